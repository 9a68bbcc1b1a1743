import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBatches, isConnectionError } from './batches.ts'
import { UserError } from './errors.ts'

/** A run that notes its batches and ends each when told to. */
function runner() {
  const batches: number[][] = []
  const ends: (() => void)[] = []
  const run = async (items: number[]) => {
    batches.push(items)
    await new Promise<void>((resolve) => ends.push(resolve))
    return items.map((item) => item * 10)
  }
  return { batches, run, endNext: () => ends.shift()?.() }
}

test('the first item runs at once, and what comes meanwhile is the next batch, in order', async () => {
  const inBatches = createBatches()
  const { batches, run, endNext } = runner()
  const results = [1, 2, 3].map((item) => inBatches('a', item, run))
  expect(batches).toEqual([[1]])
  endNext()
  await results[0]
  await setImmediate()
  expect(batches).toEqual([[1], [2, 3]])
  endNext()
  expect(await Promise.all(results)).toEqual([10, 20, 30])
})

test('a batch is never larger than 256', async () => {
  const sizes: number[] = []
  const inBatches = createBatches()
  const run = async (items: number[]) => {
    sizes.push(items.length)
    await setImmediate()
    return items
  }
  await Promise.all(Array.from({ length: 600 }, (_, item) => inBatches('a', item, run)))
  expect(sizes).toEqual([1, 256, 256, 87])
})

test('keys do not wait for each other', async () => {
  const inBatches = createBatches()
  const slow = runner()
  const waits = inBatches('slow', 1, slow.run)
  expect(await inBatches('fast', 2, async (items: number[]) => items)).toBe(2)
  slow.endNext()
  expect(await waits).toBe(10)
})

test('whatever fails, everyone gets the answer to their own item, and items begin in the order they came', async () => {
  const item = fc.record({ fails: fc.boolean(), pauseBefore: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 40 }), async (items) => {
      const inBatches = createBatches()
      const done: number[] = []
      const run = async (batch: number[]) => {
        await setImmediate()
        const bad = batch.find((index) => items[index]?.fails)
        if (bad !== undefined) throw new Error(`item ${bad} cannot be done`)
        done.push(...batch)
        return batch.map((index) => `did ${index}`)
      }
      const results = items.map(async ({ pauseBefore }, index) => {
        for (let n = 0; pauseBefore && n < index; n++) await setImmediate()
        return inBatches('a', index, run)
      })
      for (const [index, outcome] of (await Promise.allSettled(results)).entries()) {
        if (items[index]?.fails) expect(outcome).toMatchObject({ reason: { message: `item ${index} cannot be done` } })
        else expect(outcome).toMatchObject({ value: `did ${index}` })
      }
      const atOnce = done.filter((index) => !items[index]?.pauseBefore)
      expect(atOnce).toEqual(atOnce.toSorted((a, b) => a - b))
      expect(done.toSorted((a, b) => a - b)).toEqual([...items.keys()].filter((index) => !items[index]?.fails))
    }),
    { numRuns: 200 },
  )
})

test('when the database is away it is asked once for the whole batch', async () => {
  const inBatches = createBatches()
  let asked = 0
  const run = async (): Promise<number[]> => {
    asked += 1
    await setImmediate()
    throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })
  }
  const outcomes = await Promise.allSettled(Array.from({ length: 100 }, (_, item) => inBatches('a', item, run)))
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
  expect(asked).toBe(2)
})

test('a queue that is full says "busy" and serves those who wait', async () => {
  const inBatches = createBatches()
  const { run, endNext } = runner()
  const first = inBatches('a', 0, run)
  const waiting = Array.from({ length: 20_000 }, (_, n) => inBatches('a', n + 1, run))
  await expect(inBatches('a', 20_001, run)).rejects.toBeInstanceOf(UserError)
  let served = false
  void Promise.all(waiting).then(() => {
    served = true
  })
  while (!served) {
    endNext()
    await setImmediate()
  }
  expect(await first).toBe(0)
  expect(await waiting.at(-1)).toBe(200_000)
})

test.each([
  ['a refused connection', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), true],
  ['a server that is shutting down', Object.assign(new Error('57P01'), { code: '57P01' }), true],
  ['a server without a free connection', Object.assign(new Error('sorry, too many clients'), { code: '53300' }), true],
  ['a pool that waited too long', new Error('timeout exceeded when trying to connect'), true],
  ['an answer that did not come', new Error('Query read timeout'), true],
  ['a connection that ended', new Error('Connection terminated unexpectedly'), true],
  ['the same, wrapped', new Error('the query failed', { cause: new Error('Connection terminated') }), true],
  ['a broken rule of a table', Object.assign(new Error('duplicate key value'), { code: '23505' }), false],
  ['a mistake of ours', new TypeError('x is not a function'), false],
  ['no error at all', 'nothing', false],
])('%s is told from the rest', (_, error, isConnection) => {
  expect(isConnectionError(error)).toBe(isConnection)
})
