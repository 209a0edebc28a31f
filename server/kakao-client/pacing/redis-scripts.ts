/**
 * The parts of the shared pacing that must be one step in Redis. All times are Redis' own, in milliseconds, so that
 * the clocks of the processes need not agree. That clock may be set back, also by a failover to another host: what then
 * lies ahead is not waited for. Each script touches keys of one hash tag only.
 */

/**
 * KEYS: lane, window, month.
 * ARGV: wanted, 1 if at an even pace, initial rate, burst ms, horizon ms, window limit (0: none), window ms,
 * month limit, ms after which a probe counts as lost, unique text, ms of the longest pause, shortest and longest ms
 * until it is asked again whether a probe has its answer: in between, a quarter of the time that it is out.
 * Answer: count, start in ms, interval ms, wait ms, epoch, 1 if spent.
 */
export const LEASE = `
local t = redis.call('TIME')
local now = tonumber(t[1]) * 1000 + tonumber(t[2]) / 1000
local h = redis.call('HMGET', KEYS[1], 'rate', 'pausedUntil', 'probing', 'epoch', 'due', 'probeAt')
local rate = tonumber(h[1] or ARGV[3])
local pausedUntil = tonumber(h[2] or 0)
local probing = h[3] == '1'
local epoch = h[4] or '0'
local due = tonumber(h[5] or 0)
local probeAt = tonumber(h[6] or 0)
local latest = now + tonumber(ARGV[11])
if pausedUntil > latest then pausedUntil = 0 end
if due > latest then due = 0 end
if probeAt > now then probeAt = 0 end
local function answer(count, start, interval, wait, spent)
  return { count, tostring(start), tostring(interval), tostring(wait), epoch, spent }
end
local count = tonumber(ARGV[1])
local left = tonumber(ARGV[8]) - tonumber(redis.call('GET', KEYS[3]) or 0)
if left <= 0 then return answer(0, 0, 0, 0, 1) end
count = math.min(count, left)
if pausedUntil > now then return answer(0, 0, 0, pausedUntil - now, 0) end
if probing then
  local open = now - probeAt
  if open < tonumber(ARGV[9]) then
    return answer(0, 0, 0, math.min(math.max(open / 4, tonumber(ARGV[12])), tonumber(ARGV[13])), 0)
  end
  count = 1
end
local limit = tonumber(ARGV[6])
if limit > 0 then
  local windowMs = tonumber(ARGV[7])
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - windowMs)
  local current = string.format('%.3f', now)
  for _, ahead in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. current, '+inf')) do
    redis.call('ZADD', KEYS[2], current, ahead)
  end
  local used = redis.call('ZCARD', KEYS[2])
  if used >= limit then
    local blocking = redis.call('ZRANGE', KEYS[2], used - limit, used - limit, 'WITHSCORES')
    return answer(0, 0, 0, tonumber(blocking[2]) + windowMs - now + 1, 0)
  end
  count = math.min(count, limit - used)
end
local start, interval = 0, 0
if ARGV[2] == '1' then
  interval = 1000 / rate
  local first = math.max(due, now - math.max(tonumber(ARGV[4]), interval))
  local horizon = now + tonumber(ARGV[5])
  if first > horizon then return answer(0, 0, 0, first - horizon, 0) end
  count = math.min(count, math.floor((horizon - first) / interval) + 1)
  start = first - now
  redis.call('HSET', KEYS[1], 'due', string.format('%.3f', first + count * interval))
end
if probing then redis.call('HSET', KEYS[1], 'probeAt', string.format('%.3f', now)) end
if limit > 0 then
  for i = 1, count do redis.call('ZADD', KEYS[2], string.format('%.3f', now), ARGV[10] .. ':' .. i) end
  redis.call('PEXPIRE', KEYS[2], ARGV[7])
end
if redis.call('INCRBY', KEYS[3], count) == count then redis.call('PEXPIRE', KEYS[3], 40 * 86400000) end
return answer(count, start, interval, 0, 0)
`;

/** KEYS: lane. Answer: state as JSON or empty, version, now. */
export const READ = `
local t = redis.call('TIME')
local h = redis.call('HMGET', KEYS[1], 'state', 'version')
return { h[1] or '', h[2] or '0', tostring(tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)) }
`;

/**
 * KEYS: lane. ARGV: version read, state as JSON, rate, paused until, 1 if probing, epoch.
 * Answer: 1, or 0 when another process was quicker.
 */
export const SWAP = `
local h = redis.call('HMGET', KEYS[1], 'version', 'epoch')
if (h[1] or '0') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', tostring(tonumber(ARGV[1]) + 1), 'state', ARGV[2], 'rate', ARGV[3],
  'pausedUntil', ARGV[4], 'probing', ARGV[5], 'epoch', ARGV[6])
if (h[2] or '0') ~= ARGV[6] then redis.call('HSET', KEYS[1], 'due', ARGV[4], 'probeAt', '0') end
redis.call('PEXPIRE', KEYS[1], 86400000)
return 1
`;

/** KEYS: month. ARGV: how much to add, at least what it shall be (or -1). Answer: the month's count. */
export const MONTH = `
local used = tonumber(redis.call('GET', KEYS[1]) or 0)
local wanted = math.max(used + tonumber(ARGV[1]), tonumber(ARGV[2]), 0)
if wanted ~= used then redis.call('SET', KEYS[1], string.format('%d', wanted), 'PX', 40 * 86400000) end
return wanted
`;
