import type { RedisScript } from '../cache/stores/redis-scripts.ts';
import { createHash } from 'node:crypto';

/*
 * Each key holds the count of its window and ends with it, by the clock of the server. What stands for a
 * count but is none, or does not end in time, is as good as nothing.
 */
const READ = `
local function read(place)
  local kind = redis.call('TYPE', KEYS[place]).ok
  local window = tonumber(ARGV[place * 2]) * 1000
  if kind ~= 'string' and kind ~= 'none' then redis.call('DEL', KEYS[place]) end
  local count = kind == 'string' and tonumber(redis.call('GET', KEYS[place])) or 0
  local left = redis.call('PTTL', KEYS[place])
  if left <= 0 or left > window then return 0, window, false end
  return count, left, true
end
`;

/** Keys: counts. Arguments: limit and seconds of each. Gives count and milliseconds left of each, and 1 when none was over. */
export const TAKE_COUNTS: RedisScript = script(`${READ}
local reply = { 1 }
for place = 1, #KEYS do
  local count = read(place)
  if count >= tonumber(ARGV[place * 2 - 1]) then reply[1] = 0 end
end
for place = 1, #KEYS do
  local count, left, there = read(place)
  if reply[1] == 1 then
    count = count + 1
    if there then redis.call('INCR', KEYS[place])
    else redis.call('SET', KEYS[place], count, 'PX', left) end
  end
  reply[#reply + 1] = count
  reply[#reply + 1] = left
end
return reply
`);

/** Keys: counts. Arguments: limit and seconds of each. Takes one back of each that has some. */
export const GIVE_BACK_COUNTS: RedisScript = script(`${READ}
for place = 1, #KEYS do
  local count, left, there = read(place)
  if there and count > 0 then redis.call('DECR', KEYS[place]) end
end
return 1
`);

function script(text: string): RedisScript {
  return Object.freeze({ text, sha: createHash('sha1').update(text).digest('hex') });
}
