import type { ActionHandler, Feature } from '../src/slack/router.ts'
import { routeForOneMember } from '../test/support/one-member.ts'
import { alternate, median, medianRatio, type Result, type Side, verify } from './support.ts'

const ROUNDS = 7
const PRESSES = 20_000
const AT_ONCE = 100

/** Presses through a real Bolt app and the router, with one handler registered and with two hundred. */
export async function run(): Promise<Result> {
  const { one, many } = await alternate(ROUNDS, { one: pressAll(1), many: pressAll(200) })
  const rates = (rounds: Record<string, number>[]) => rounds.map(({ perSecond = Number.NaN }) => perSecond)
  return {
    name: 'router',
    rounds: ROUNDS,
    figures: { pressesPerSecond: median(rates(many)) },
    ratios: { handlers200: medianRatio(rates(many), rates(one)) },
  }
}

/** The presses go round all the handlers. */
function pressAll(handlers: number): Side {
  const ran = new Array<number>(handlers).fill(0)
  const handler = (index: number): ActionHandler => ({
    allow: 'member',
    run: async () => {
      ran[index] = (ran[index] ?? 0) + 1
      return undefined
    },
  })
  const feature: Feature = {
    name: 'bench',
    actions: Object.fromEntries(ran.map((_, index) => [`bench.${index}`, handler(index)])),
  }
  const { press } = routeForOneMember([feature])

  return async () => {
    ran.fill(0)
    let acked = 0
    const began = performance.now()
    for (let first = 0; first < PRESSES; first += AT_ONCE) {
      const presses = Array.from({ length: AT_ONCE }, (_, n) => press(`bench.${(first + n) % handlers}`))
      for (const answers of await Promise.all(presses)) acked += answers.length
    }
    const seconds = (performance.now() - began) / 1_000
    verify(acked === PRESSES, `${acked} of ${PRESSES} presses were acknowledged`)
    verify(
      ran.every((count) => count === PRESSES / handlers),
      'the handlers did not all run as often as they were pressed',
    )
    return { perSecond: PRESSES / seconds }
  }
}
