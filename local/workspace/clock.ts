/** The workspace's time. Standing still, or running at the machine's pace from wherever it was last set. */
export interface Clock {
  readonly running: boolean
  now(): Date
  set(date: Date): void
  advance(ms: number): void
  /** The next message timestamp: Slack's `seconds.micros`, later than every one before it, even while the clock stands still. */
  ts(): string
}

export function createClock(start: Date | undefined, running: boolean, changed: () => void): Clock {
  let base = start?.getTime() ?? Date.now()
  let setAt = Date.now()
  let lastMicros = 0
  const now = () => base + (running ? Date.now() - setAt : 0)
  const set = (ms: number) => {
    base = ms
    setAt = Date.now()
    changed()
  }
  return {
    running,
    now: () => new Date(now()),
    set: (date) => set(date.getTime()),
    advance: (ms) => set(now() + ms),
    ts() {
      lastMicros = Math.max(lastMicros + 1, now() * 1000)
      const micros = String(lastMicros)
      return `${micros.slice(0, -6)}.${micros.slice(-6)}`
    },
  }
}
