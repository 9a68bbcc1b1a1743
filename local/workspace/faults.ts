import type { Workspace } from './engine.ts'

interface Fault {
  /** A Web API method, `response_url`, or `*` for every one. */
  method: string
  /** How many calls it hits (default 1). */
  times?: number
  /** An HTTP status: the call is not carried out, unless `dropAfterAccept`. */
  status?: number
  /** Seconds, sent as `Retry-After`; a fault with it answers 429. */
  retryAfter?: number
  /** A business error with HTTP 200; the call is not carried out. */
  error?: string
  /** Carried out, then the connection breaks, or `status` is answered when given. */
  dropAfterAccept?: boolean
  /** Milliseconds of the machine before the call is carried out. */
  delay?: number
  /** Carried out at once, but the answer waits for this. */
  answerAfter?: Promise<unknown>
}

export interface Faults {
  add(fault: Fault): void
  clear(): void
  /** The next fault that hits this method, used up by one. */
  take(method: string): Fault | undefined
}

export interface Limits {
  on(): void
  off(): void
  /** Seconds to wait, or 0 when the call may pass. */
  retryAfter(method: string, key: { token: string; channel?: string }): number
}

export function createFaults(ws: Workspace): { faults: Faults; limits: Limits } {
  const waiting: (Fault & { times: number })[] = []
  const windows = new Map<string, number[]>()
  let limited = false

  return {
    faults: {
      add: (fault) => void waiting.push({ ...fault, times: fault.times ?? 1 }),
      clear: () => void waiting.splice(0),
      take(method) {
        const fault = waiting.find((each) => each.method === method || each.method === '*')
        if (!fault) return undefined
        fault.times -= 1
        if (fault.times <= 0) waiting.splice(waiting.indexOf(fault), 1)
        return fault
      },
    },
    limits: {
      on: () => {
        limited = true
      },
      off: () => {
        limited = false
        windows.clear()
      },
      retryAfter(method, { token, channel }) {
        if (!limited) return 0
        const now = ws.clock.now().getTime()
        const waits: number[] = []
        const rule = limitFor(method)
        for (const { key, count, ms } of [
          { key: `${token}|${method}`, ...rule },
          ...(method === 'chat.postMessage' && channel
            ? [{ key: `${token}|${method}|${channel}`, count: 1, ms: 1_000 }]
            : []),
        ]) {
          const hits = (windows.get(key) ?? []).filter((at) => at > now - ms)
          windows.set(key, hits)
          const oldest = hits[hits.length - count]
          if (oldest !== undefined) waits.push(Math.max(1, Math.ceil((oldest + ms - now) / 1000)))
        }
        if (waits.length > 0) return Math.max(...waits)
        for (const key of [`${token}|${method}`, ...(channel ? [`${token}|${method}|${channel}`] : [])])
          windows.get(key)?.push(now)
        return 0
      },
    },
  }
}

const MINUTE = 60_000

/** Calls a minute (docs: "Rate limits", tiers 1–4; chat.postMessage is special: several hundred a minute a workspace). */
function limitFor(method: string): { count: number; ms: number } {
  if (method === 'chat.postMessage') return { count: 300, ms: MINUTE }
  return { count: TIERS[method] ?? 50, ms: MINUTE }
}

const TIERS: Record<string, number> = {
  'views.open': 100,
  'views.update': 100,
  'views.push': 100,
  'views.publish': 100,
  'users.info': 100,
  'auth.test': 600,
  'users.list': 20,
  'conversations.list': 20,
  'users.conversations': 50,
  'conversations.members': 100,
  'files.getUploadURLExternal': 100,
  'files.completeUploadExternal': 100,
  'pins.add': 20,
  'pins.list': 20,
  'pins.remove': 20,
  'reactions.list': 20,
  'reactions.remove': 20,
  'bookmarks.add': 20,
  'bookmarks.edit': 20,
  'bookmarks.remove': 20,
  'chat.postEphemeral': 100,
}
