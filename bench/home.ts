import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../generated/prisma/client.ts'
import type { Db } from '../src/db.ts'
import { findHome } from '../src/home/queries.ts'
import { compareSizes, makeWorld, median, type Result, type Side, verify, withPostgres } from './support.ts'

const ROUNDS = 7
const CALLS = 60
const FOLLOW_UPS = 8

/** What a liaison officer's Home tab reads, by statements with names beside the same by statements without. */
export function run(): Promise<Result> {
  return withPostgres(async (serverUrl) => {
    const { url, db, partnershipId, people } = await makeWorld(serverUrl, 'home')
    const unnamed = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 10 }) })
    const personId = people[0]?.id ?? 0
    await db.followUp.createMany({
      data: Array.from({ length: FOLLOW_UPS }, (_, n) => ({
        partnershipId,
        number: n + 1,
        personId,
        createdById: personId,
        text: `Follow-up ${n}`,
        dueOn: '2026-09-01',
        askOn: '2026-09-01',
      })),
    })
    const readOften =
      (by: Db): Side =>
      async () => {
        const ms: number[] = []
        for (let call = 0; call < CALLS; call++) {
          const began = performance.now()
          const home = await findHome(
            by,
            { partnershipId, personId },
            { zone: 'Asia/Shanghai', isOrganiser: true, isOfficer: true },
            new Date('2026-09-07T01:00:00Z'),
          )
          ms.push(performance.now() - began)
          verify(home.waiting.length === FOLLOW_UPS && home.sides.length === 2, 'the page does not show what is there')
        }
        return { ms: median(ms) }
      }
    try {
      return await compareSizes('home', ROUNDS, ['named', readOften(db)], ['unnamed', readOften(unnamed)])
    } finally {
      await Promise.all([db.$disconnect(), unnamed.$disconnect()])
    }
  })
}
