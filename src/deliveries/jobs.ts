import { z } from 'zod'
import type { Job } from '../jobs/runtime.ts'
import type { DeliveryKind } from './kinds.ts'
import { sendDue } from './send.ts'

/**
 * `deliveries.send`: sends what is due, every two seconds and when woken. In one process one run at a time, so that what
 * goes to one channel keeps its order.
 * @throws when two kinds have one name.
 */
export function deliveryJobs(kinds: DeliveryKind[]): Job[] {
  const twin = kinds.find(({ kind }, index) => kinds.findIndex((other) => other.kind === kind) < index)
  if (twin !== undefined) throw new Error(`"${twin.kind}" is in the list of kinds of deliveries twice`)

  let last: Promise<unknown> = Promise.resolve()
  const send: Job = {
    name: 'deliveries.send',
    payload: z.object({}),
    every: 2_000,
    run: async (deps) => {
      const run = last.then(() => sendDue(deps, kinds))
      last = run.catch(() => {})
      await run
    },
  }
  return [send]
}
