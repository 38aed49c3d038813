/// The script of ``SharedBudget``, in the Lua of Redis 5 and newer and of Valkey. `SharedBudget` passes its text, keys
/// and arguments to the client library, and `SharedBudgetReply` reads what it returns.
///
/// | operation | arguments behind operation, clock and window |
/// | --- | --- |
/// | `reserve` | known identity, evaluation known, new identity, limit of a second, limit of a day, pacing, hold, last round trip, number of midnights, the midnights, one serial for each recipient |
/// | `ended` | hold, serials |
/// | `release` | reason, one serial for each recipient |
/// | `block` | duration |
///
/// The keys are those of the group, in the order of the first line of the script, and one for each recipient. Times
/// and durations are whole microseconds. `hold` is how long a place is kept for a request whose end is not reported.
enum SharedBudgetScript {
  static let text = """
    -- Vestnik's budget of one sender group. Each evaluation is one atomic step. A member of a sorted set is the serial
    -- of a reservation, its score the microsecond since 1970 at which it counts no longer.
    local identity, underWay, ended, blocked = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
    local operation, now, window = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
    if not now then
      local time = redis.call('TIME')
      now = time[1] * 1000000 + time[2]
    end

    -- Writes all digits: Lua itself would write 14.
    local function text(number) return string.format('%.0f', number) end

    -- Every key expires, a second after its last entry: nothing stays in the server.
    local function lifetime(last) return text((last - now) / 1000 + 1000) end
    local function expire(key)
      local last = redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')[2]
      if last then redis.call('PEXPIRE', key, lifetime(last)) end
    end

    local function blockGroup(free)
      if free > tonumber(redis.call('GET', blocked) or 0) then
        redis.call('SET', blocked, text(free), 'PX', lifetime(free))
      end
    end

    if operation == 'ended' then
      for i = 5, #ARGV do
        local free = redis.call('ZSCORE', underWay, ARGV[i])
        if free then
          redis.call('ZREM', underWay, ARGV[i])
          -- A message planned ahead has not departed yet as the provider counts.
          redis.call('ZADD', ended, text(math.max(free - ARGV[4], now + window)), ARGV[i])
        end
      end
      expire(ended)
      return 'ok ' .. text(now)
    elseif operation == 'release' then
      for i = 5, #KEYS do
        if ARGV[4] == 'notSent' then
          redis.call('ZREM', underWay, ARGV[i])
          redis.call('ZREM', ended, ARGV[i])
        end
        redis.call('ZREM', KEYS[i], ARGV[i])
      end
      return 'ok ' .. text(now)
    elseif operation == 'block' then
      local free, person = now + ARGV[4], KEYS[5]
      if not person then
        blockGroup(free)
      elseif free > tonumber(redis.call('ZSCORE', person, 'block') or 0) then
        redis.call('ZADD', person, text(free), 'block')
        expire(person)
      end
      return 'ok ' .. text(now)
    elseif operation ~= 'reserve' then
      return redis.error_reply('ERR unknown operation')
    end

    local known, seen, fresh = ARGV[4], tonumber(ARGV[5]), ARGV[6]
    local perSecond, perDay, queues = tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9] == 'providerQueues'
    local hold, trip, midnights = tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])

    -- The server was emptied, replaced, or has gone back to an older state if it does not know what the caller knows.
    -- The group stops for a window, because messages may arrive that nobody counts.
    local id, evaluation = redis.call('HGET', identity, 'id'), redis.call('HINCRBY', identity, 'evaluation', 1)
    local isOlder = known == id and seen >= evaluation
    if not id or isOlder then
      id = fresh
      redis.call('HSET', identity, 'id', id)
    end
    redis.call('PEXPIRE', identity, 259200000)
    local head = text(now) .. ' ' .. id .. ' ' .. text(evaluation)
    if isOlder or known ~= '' and known ~= id then
      blockGroup(now + window)
      return 'lost ' .. head
    end

    local opens = tonumber(redis.call('GET', blocked) or 0)
    local places = 0
    if perSecond then
      redis.call('ZREMRANGEBYSCORE', underWay, '-inf', text(now))
      redis.call('ZREMRANGEBYSCORE', ended, '-inf', text(now))
      places = redis.call('ZCARD', underWay) + redis.call('ZCARD', ended)
    end

    -- Returns when the places are free, in ascending order: certainly, or as is likely for requests under way. One
    -- whose response is late is asked for again after 5 ms, or an eighth of the delay if that is longer.
    local function freeTimes(isLikely)
      local times, members = {}, redis.call('ZRANGE', ended, 0, -1, 'WITHSCORES')
      for i = 2, #members, 2 do times[#times + 1] = tonumber(members[i]) end
      members = redis.call('ZRANGE', underWay, 0, -1, 'WITHSCORES')
      for i = 2, #members, 2 do
        local free = tonumber(members[i])
        local likely = free - hold + trip
        if isLikely then free = math.min(free, math.max(likely, now + math.max(5000, (now - likely) / 8))) end
        times[#times + 1] = free
      end
      table.sort(times)
      return times
    end

    -- Returns when a person's day and block are over; 0 if a message may go.
    local function opensFor(person)
      redis.call('ZREMRANGEBYSCORE', person, '-inf', text(now))
      local free, rank = 0, redis.call('ZRANK', person, 'block')
      if rank then free = tonumber(redis.call('ZSCORE', person, 'block')) end
      local place = perDay and redis.call('ZCARD', person) - (rank and 1 or 0) - perDay
      if place and place >= 0 then
        if rank and rank <= place then place = place + 1 end
        free = math.max(free, tonumber(redis.call('ZRANGE', person, place, place, 'WITHSCORES')[2]))
      end
      return free
    end

    local function endOfDay(departure)
      for i = 13, 12 + midnights do
        if tonumber(ARGV[i]) > departure then return ARGV[i] end
      end
      return text(departure + 86400000000)
    end

    -- Plans a departure for a provider that queues: the first instant at which a place is certainly free.
    local planned = perSecond and queues and freeTimes(false)
    local function plan()
      local place = #planned - perSecond + 1
      local departure = place > 0 and math.max(now, planned[place]) or now
      local position = #planned + 1
      while position > 1 and planned[position - 1] > departure + window do position = position - 1 end
      table.insert(planned, position, departure + window)
      return departure
    end

    local decisions, likely, waiting = {}, nil, 0
    for i = 5, #KEYS do
      local person, serial = KEYS[i], ARGV[8 + midnights + i]
      local opensForPerson = opensFor(person)
      if opensForPerson > now then
        decisions[i - 4] = 'exhausted ' .. text(opensForPerson)
      elseif opens > now then
        decisions[i - 4] = 'wait ' .. text(opens - now)
      elseif perSecond and not queues and places >= perSecond then
        likely = likely or freeTimes(true)
        local place = math.min(places - perSecond + 1 + waiting, places)
        decisions[i - 4] = 'wait ' .. text(likely[place] - now)
        waiting = waiting + 1
      else
        local departure = planned and plan() or now
        if perSecond then
          redis.call('ZADD', hold > 0 and underWay or ended, text(departure + window + hold), serial)
          places = places + 1
        end
        if perDay then
          redis.call('ZADD', person, endOfDay(departure), serial)
          expire(person)
        end
        decisions[i - 4] = 'granted ' .. text(departure)
      end
    end
    expire(underWay)
    expire(ended)
    return 'ok ' .. head .. ' ' .. table.concat(decisions, ' ')
    """
}
