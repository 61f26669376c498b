import { createHash } from 'node:crypto';

/** A Lua script that Redis runs as one step. */
export interface RedisScript {
  readonly text: string;
  /** SHA-1 of the text, by which Redis knows it. */
  readonly sha: string;
}

/*
 * Keys, all under one prefix: `e:<name>` an entry, which begins with its token; `l:<name>` a lease, which
 * holds the token of who has it, or the word `alone`; `t:<tag>` a sorted set of <name><token> of the
 * entries and leases with that tag, by the time when they end. A member whose token is not the entry's
 * or the lease's any more means nothing, so that an entry replaced by one without the tag stays.
 */

/** How many members of tags are dropped in one step, so that Redis is not held up. */
export const INVALIDATION_CHUNK = 500;

/** How many tags one step looks at. */
export const TAG_CHUNK = 200;

/** Letters of a name: 32 bytes in base64url. */
const NAME_LENGTH = 43;

const INDEX = `
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function index(first, member, life)
  local at = now()
  for place = first, #KEYS do
    redis.call('ZREMRANGEBYSCORE', KEYS[place], '-inf', at)
    redis.call('ZADD', KEYS[place], at + life, member)
    if redis.call('PTTL', KEYS[place]) < life then redis.call('PEXPIRE', KEYS[place], life) end
  end
end
local function forget(first, member)
  for place = first, #KEYS do redis.call('ZREM', KEYS[place], member) end
end
`;

/**
 * Keys: entry, lease, tags. Arguments: name, token, life of the lease, 1 to take it from whoever has it,
 * life of the index. Gives nil when another has it or had it in vain,
 * else a list with what is left of the entry's life and the entry, if there is one. What
 * stands for a lease but does not end as one is none.
 */
export const TAKE: RedisScript = script(`${INDEX}
local holder = redis.call('GET', KEYS[2])
if holder and ARGV[4] ~= '1' then
  local left = redis.call('PTTL', KEYS[2])
  if left > 0 and left <= tonumber(ARGV[3]) then return false end
end
if holder then forget(3, ARGV[1] .. holder) end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
index(3, ARGV[1] .. ARGV[2], tonumber(ARGV[5]))
return { redis.call('PTTL', KEYS[1]), redis.call('GET', KEYS[1]) }
`);

/**
 * Keys: entry, lease. Arguments: life of a lease. Gives `held`, `free` or `alone`, then what is left of the
 * entry's life, and the entry, if there is one.
 */
export const LOOK: RedisScript = script(`
local holder = redis.call('GET', KEYS[2])
local left = holder and redis.call('PTTL', KEYS[2]) or 0
local state = 'free'
if left > 0 and left <= tonumber(ARGV[1]) then state = holder == 'alone' and 'alone' or 'held' end
return { state, redis.call('PTTL', KEYS[1]), redis.call('GET', KEYS[1]) }
`);

/** Keys: entry. Gives what is left of its life in milliseconds, and the entry, if there is one. */
export const READ: RedisScript = script(`
return { redis.call('PTTL', KEYS[1]), redis.call('GET', KEYS[1]) }
`);

/** Keys: lease. Arguments: token, life. Gives 1 when it is held for another life, 0 when it is lost. */
export const RENEW: RedisScript = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);

/**
 * Keys: entry, lease, tags. Arguments: name, token, life of the entry, the entry, 1 to write only while the
 * token has the lease. Gives 1 when it is written, 0 when the lease is lost.
 */
export const KEEP: RedisScript = script(`${INDEX}
if ARGV[5] == '1' then
  if redis.call('GET', KEYS[2]) ~= ARGV[2] then
    forget(3, ARGV[1] .. ARGV[2])
    return 0
  end
  redis.call('DEL', KEYS[2])
end
if redis.call('TYPE', KEYS[1]).ok == 'string' then
  forget(3, ARGV[1] .. redis.call('GETRANGE', KEYS[1], 0, 15))
end
redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[3])
index(3, ARGV[1] .. ARGV[2], tonumber(ARGV[3]))
return 1
`);

/** Keys: lease, tags. Arguments: name, token, milliseconds for which those who wait ask by themselves. */
export const RELEASE: RedisScript = script(`${INDEX}
forget(2, ARGV[1] .. ARGV[2])
if redis.call('GET', KEYS[1]) ~= ARGV[2] then return 0 end
if ARGV[3] == '0' then return redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], 'alone', 'PX', ARGV[3])
return 1
`);

/**
 * Keys: tags. Arguments: prefix of entries, prefix of leases, the most to drop. Gives the number of
 * entries dropped, and 1 when there may be more. Keys are made of members here, so this is not for
 * a cluster.
 */
export const INVALIDATE: RedisScript = script(`
local left = tonumber(ARGV[3])
local dropped = 0
for _, tag in ipairs(KEYS) do
  local popped = left > 0 and redis.call('ZPOPMIN', tag, left) or {}
  left = left - #popped / 2
  for place = 1, #popped, 2 do
    local name = string.sub(popped[place], 1, ${NAME_LENGTH})
    local token = string.sub(popped[place], ${NAME_LENGTH + 1})
    local entry = ARGV[1] .. name
    if redis.call('GETRANGE', entry, 0, 15) == token then dropped = dropped + redis.call('DEL', entry) end
    local lease = ARGV[2] .. name
    if redis.call('GET', lease) == token then redis.call('DEL', lease) end
  end
end
return { dropped, left > 0 and 0 or 1 }
`);

function script(text: string): RedisScript {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}
