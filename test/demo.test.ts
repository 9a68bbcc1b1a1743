import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startDemo } from './support/demo.ts'

test('two demos run side by side; one says how to reach and stop it, and a killed one is in nobody’s way', async () => {
  const [one, two] = await Promise.all([startDemo(), startDemo()])
  expect(one.url).not.toBe(two.url)
  expect((await fetch(one.url)).status).toBe(200)
  await expect.poll(() => one.lines.filter((line) => line.includes('http')).length).toBe(2)
  const page = /http:\S+\/a\/\S+/.exec(one.lines.join('\n'))?.[0] ?? ''
  expect(await (await fetch(page)).text()).toContain('贤城青年健康跑')
  one.process.kill('SIGKILL')
  await once(one.process, 'exit')
  expect((await fetch(two.url)).status).toBe(200)
  expect(await two.stop()).toBe(0)
  await expect(fetch(two.url)).rejects.toThrow()
}, 180_000)
