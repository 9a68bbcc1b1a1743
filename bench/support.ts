import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { startPostgres } from '../local/postgres.ts'
import { openDb } from '../src/db.ts'
import { applyMigrations } from '../src/migrations.ts'

/** What a benchmark found: medians over its rounds, and for `ratios` the median of each round's own ratio. */
export type Result = {
  name: string
  rounds: number
  figures: Record<string, number>
  ratios: Record<string, number>
}

/** One round of one side: does the work, throws when what it left behind is wrong, and gives its figures. */
export type Side = () => Promise<Record<string, number>>

/**
 * Runs the sides in turn, so that whatever else the machine does falls on all of them, and gives each side's rounds in
 * order. One round before the first is not counted.
 */
export async function alternate<Name extends string>(
  rounds: number,
  sides: Record<Name, Side>,
): Promise<Record<Name, Record<string, number>[]>> {
  const names = Object.keys(sides) as Name[]
  const found = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Record<string, number>[]>
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const figures = await sides[name]()
      process.stderr.write(`${round === 0 ? 'warming up' : `round ${round}`}, ${name}: ${JSON.stringify(figures)}\n`)
      if (round > 0) found[name].push(figures)
    }
  }
  return found
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** The median over the rounds of candidate by control. */
export function medianRatio(candidate: number[], control: number[]): number {
  return median(candidate.map((value, round) => value / (control[round] ?? Number.NaN)))
}

/** A PostgreSQL of one's own with all migrations, and with fsync on: what is committed is on disk. */
export async function withPostgres<T>(use: (url: string) => Promise<T>): Promise<T> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'gongjian-bench-'))
  const server = await startPostgres({ dataFolder })
  try {
    await applyMigrations(server.url)
    return await use(server.url)
  } finally {
    await server.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
}

/** A database of its own beside the others, with a partnership of two organisations and twenty people in it. */
export async function makeWorld(serverUrl: string, name: string) {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  const url = new URL(serverUrl)
  url.pathname = name
  await applyMigrations(url.href)
  const db = openDb(url.href)
  const { id: workspaceId } = await db.workspace.create({ data: { teamId: 'T1', name: 'Bench', botUserId: 'U' } })
  const channel = (slackChannelId: string) => db.channel.create({ data: { workspaceId, slackChannelId } })
  const { id: partnershipId, organizations } = await db.partnership.create({
    data: {
      workspaceId,
      name: 'Bench',
      timeZone: 'Asia/Shanghai',
      language: 'zh-CN',
      publicChannelId: (await channel('C1')).id,
      liaisonChannelId: (await channel('C2')).id,
      organizations: { create: [{ name: '机械学院' }, { name: '奉城镇' }] },
    },
    include: { organizations: true },
  })
  const people = await db.person.createManyAndReturn({
    data: Array.from({ length: 20 }, (_, n) => ({ name: `居民${n}` })),
  })
  return { url: url.href, db, partnershipId, organizations, people }
}

/** The same question to much and to little, in turn: the median milliseconds of both, and of much by little. */
export async function compareSizes(
  name: string,
  rounds: number,
  much: [string, Side],
  little: [string, Side],
): Promise<Result> {
  const found = await alternate(rounds, Object.fromEntries([much, little]))
  const ms = (of: string) => (found[of] ?? []).map((round) => round.ms ?? Number.NaN)
  return {
    name,
    rounds,
    figures: Object.fromEntries([much, little].map(([of]) => [`${of}Ms`, median(ms(of))])),
    ratios: { [much[0]]: medianRatio(ms(much[0]), ms(little[0])) },
  }
}

export function verify(holds: boolean, what: string): void {
  if (!holds) throw new Error(`the benchmark did not do its work: ${what}`)
}
