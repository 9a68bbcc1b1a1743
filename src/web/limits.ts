/** How many may come at once, and how many more each second after that. */
export type Limit = { burst: number; perSecond: number }

/** So many keys are remembered; whoever comes back after being forgotten begins with a full bucket. */
const KEPT = 20_000

/** Token buckets of this process. Time is given in milliseconds of any steady clock. */
export function createLimits(limit: Limit): { take: (key: string, nowMs: number) => boolean } {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return {
    take: (key, nowMs) => {
      const { tokens, at } = buckets.get(key) ?? { tokens: limit.burst, at: nowMs }
      const filled = Math.min(limit.burst, tokens + ((nowMs - at) / 1_000) * limit.perSecond)
      // Put back at the end, so that the first of the map is always whoever was away longest.
      buckets.delete(key)
      buckets.set(key, { tokens: filled < 1 ? filled : filled - 1, at: nowMs })
      if (buckets.size > KEPT) buckets.delete(buckets.keys().next().value ?? '')
      return filled >= 1
    },
  }
}
