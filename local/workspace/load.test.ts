import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createWorkspace } from './engine.ts'
import { actions, button, stage } from './stage.ts'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

const heap = () => {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

test('an empty workspace takes no time to speak of', () => {
  const began = performance.now()
  for (let index = 0; index < 100; index += 1) createWorkspace()
  expect((performance.now() - began) / 100).toBeLessThan(50)
})

test('ten thousand presses leave no more memory behind than the first thousands did', async () => {
  const { slack, team, general, app, client } = await stage()
  app.action('join', async ({ ack, respond }) => {
    await ack()
    await respond('you are in')
  })
  await client.chat.postMessage({ channel: general.id, text: 'card', blocks: [actions(button('join')) as never] })
  const people = Array.from({ length: 50 }, (_, index) => slack.addPerson(team, { name: `p${index}` }))
  const [card] = slack.visibleTo(people[0] as (typeof people)[0], general)
  if (!card) throw new Error('no card')
  const press = async (times: number) => {
    for (let round = 0; round < times; round += 1) {
      await Promise.all(people.map((person) => slack.as(person).click(card, 'join')))
    }
    await slack.settled()
  }
  await press(140)
  const before = heap()
  await press(200)
  const grown = (heap() - before) / 1_000_000
  // A leak of 250 bytes a press would be 2.5 MB; the noise is a tenth of one.
  expect(grown).toBeLessThan(1)
  expect(slack.visibleTo(people[0] as (typeof people)[0], general).length).toBeLessThan(200)
}, 60_000)
