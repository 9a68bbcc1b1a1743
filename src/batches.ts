import { UserError } from './errors.ts'

const LARGEST_BATCH = 256
const LONGEST_QUEUE = 20_000

export type InBatches = <Item, Result>(
  key: string,
  item: Item,
  run: (items: Item[]) => Promise<Result[]>,
) => Promise<Result>

type Waiting = { item: unknown; resolve: (result: never) => void; reject: (error: unknown) => void }

/**
 * Natural batches: the first item of a key runs at once; what arrives while it runs is the next batch (at most 256).
 * No timer, so nothing waits when idle. `run` answers one result an item, in order. A batch that fails is halved until
 * the item that fails stands alone, so `run` must be all or nothing. Past 20,000 waiting items the answer is "busy".
 */
export function createBatches(): InBatches {
  const queues = new Map<string, Waiting[]>()

  async function runBatch(batch: Waiting[], run: (items: never[]) => Promise<unknown[]>): Promise<void> {
    try {
      const results = await run(batch.map((waiting) => waiting.item as never))
      for (const [index, waiting] of batch.entries()) waiting.resolve(results[index] as never)
    } catch (error) {
      if (batch.length === 1 || isConnectionError(error)) {
        for (const waiting of batch) waiting.reject(error)
        return
      }
      const middle = Math.ceil(batch.length / 2)
      await runBatch(batch.slice(0, middle), run)
      await runBatch(batch.slice(middle), run)
    }
  }

  async function drain(key: string, queue: Waiting[], run: (items: never[]) => Promise<unknown[]>): Promise<void> {
    while (queue.length > 0) await runBatch(queue.splice(0, LARGEST_BATCH), run)
    queues.delete(key)
  }

  return (key, item, run) =>
    new Promise((resolve, reject) => {
      const waiting: Waiting = { item, resolve, reject }
      const queue = queues.get(key)
      if (queue === undefined) {
        const fresh = [waiting]
        queues.set(key, fresh)
        void drain(key, fresh, run as (items: never[]) => Promise<unknown[]>)
      } else if (queue.length >= LONGEST_QUEUE) {
        reject(new UserError((t) => t.errors.busy))
      } else {
        queue.push(waiting)
      }
    })
}

/** The database is away or slow: halving the batch would only ask it again, 256 times. */
export function isConnectionError(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code = '', message } = cause as Error & { code?: string }
    if (/^(08|53300|57P|ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|P1001|P1002|P1008|P1017|P2024|P2028)/.test(code)) return true
    if (/timeout|terminat|connection/i.test(message)) return true
  }
  return false
}
