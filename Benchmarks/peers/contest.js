// The peer in JavaScript: `contest.js WORK FILE MILLISECONDS` prints one time in microseconds.
const fs = require("fs");
const [work, path, milliseconds] = process.argv.slice(2);
const data = fs.readFileSync(path);
const value = JSON.parse(data);
const operation =
  work === "batch" ? () => Buffer.from(JSON.stringify(value)) : () => JSON.parse(data.toString());
if (work === "batch" && operation().length !== data.length) throw new Error("other bytes");

function once(rounds) {
  const start = process.hrtime.bigint();
  for (let round = 0; round < rounds; round += 1) operation();
  return Number(process.hrtime.bigint() - start) / 1000 / rounds;
}
// Until the compiler has seen enough.
once(200);
console.log(once(Math.max(1, Math.floor((milliseconds * 1000) / once(20)))));
