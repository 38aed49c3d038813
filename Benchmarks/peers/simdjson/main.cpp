// The peer in C++: `contest WORK FILE MILLISECONDS` prints one time in microseconds. simdjson only reads.
#include <simdjson.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

struct Report {
  std::string channel, message_id, status;
  int64_t ts, error_code;
};

int main(int count, char **arguments) {
  if (count != 4) return 2;
  const std::string work = arguments[1];
  if (work != "callbacks") return 3;
  simdjson::padded_string data = simdjson::padded_string::load(arguments[2]);
  simdjson::ondemand::parser parser;
  auto operation = [&] {
    std::vector<Report> reports;
    simdjson::ondemand::document document = parser.iterate(data);
    for (simdjson::ondemand::object item : document.get_array()) {
      Report report;
      report.channel = std::string_view(item["channel"]);
      report.message_id = std::string_view(item["messageId"]);
      report.ts = item["ts"];
      report.status = std::string_view(item["status"]);
      report.error_code = item["errorCode"];
      reports.push_back(std::move(report));
    }
    if (reports.size() != 1000) std::exit(1);
  };
  operation();
  const auto start = std::chrono::steady_clock::now();
  const auto end = start + std::chrono::milliseconds(std::atoi(arguments[3]));
  long rounds = 0;
  do {
    operation();
    rounds += 1;
  } while (std::chrono::steady_clock::now() < end);
  std::printf(
      "%f\n", std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / rounds);
}
