import type { Given } from '../choose.ts'
import type { Target } from '../driver.ts'
import { elementsOf } from '../elements.ts'
import type { Workspace } from '../engine.ts'
import { escaped } from '../messages.ts'
import { blocksIn } from '../press.ts'
import type { Channel, Outcome, Person, Wire } from '../types.ts'
import { instantOf } from './elements.ts'
import { plain, wordsOf } from './text.ts'
import type { Words } from './words.ts'

/** What the browser tells: see `browser/page.js`. */
export type Act = Wire & { do: string }

/** What the browser is told back: `note` is a sentence for the person. */
export interface Answer {
  note?: string
  choices?: { value: string; text: string }[]
  errors?: Record<string, string>
}

/** Does what a person did on the page. Throws the engine's own sentence for what a person could not do in Slack. */
export async function perform(
  slack: Workspace,
  person: Person,
  channel: Channel | null,
  t: Words,
  act: Act,
): Promise<Answer> {
  const { target, app } = targetOf(act)
  const hands = slack.as(person, app ? { appId: app } : undefined)
  const message = typeof target === 'object' ? target : null
  const here = channel ?? (message ? slack.channel(message.channel) : null)
  const inside = (): Channel => here ?? fail('There is no channel here.')
  const onMessage = () => message ?? fail('There is no message here.')

  switch (act.do) {
    case 'say': {
      const text = String(act.text)
      const [command = ''] = text.split(/\s/, 1)
      if (!/^\/[^/\s]/.test(text))
        await hands.say(written(slack, inside(), text), { channel: inside(), thread: act.thread ?? undefined })
      else if (act.thread) return { note: t.notInThreads(command) }
      else await hands.slash(text, { channel: inside() })
      return {}
    }
    case 'press':
      return told(await hands.click(target, act.action, { blockId: act.block }), t)
    case 'pick': {
      const type = elementsOf(blocksAt(slack, hands, target)).find(
        ({ block, element }) => block.block_id === act.block && element.action_id === act.action,
      )?.element.type
      return told(await hands.pick(target, act.action, givenTo(type, act.value, person), { blockId: act.block }), t)
    }
    case 'options': {
      const options = await hands.options(target, act.action, String(act.query))
      return { choices: options.map(({ value, text }) => ({ value, text: wordsOf(plain(text.text)) })) }
    }
    case 'submit': {
      const { errors } = await hands.submit()
      return { errors }
    }
    case 'close':
      await hands.close()
      return {}
    case 'closeAll':
      await hands.closeAll()
      return {}
    case 'react':
      await hands.react(onMessage(), act.name)
      return {}
    case 'unreact':
      await hands.unreact(onMessage(), act.name)
      return {}
    case 'pin':
      await hands.pin(onMessage())
      return {}
    case 'join':
      await hands.join(inside())
      return {}
    case 'shortcut':
      return told(await hands.shortcut(act.callback), t)
    case 'messageAction':
      return told(await hands.messageAction(onMessage(), act.callback), t)
    case 'upload':
      await hands.upload(fileOf(act.file), { channel: inside(), thread: act.thread ?? undefined })
      return {}
    default:
      return fail(`Nobody can do ${act.do}.`)
  }
}

/** As Slack's composer writes it: its three control characters escaped, and who is named behind an @ as a mention. */
function written(slack: Workspace, channel: Channel, typed: string): string {
  return [...channel.members]
    .map((id) => slack.person(id))
    .toSorted((a, b) => b.realName.length - a.realName.length)
    .reduce((text, { id, realName }) => text.replaceAll(`@${realName}`, `<@${id}>`), escaped(typed))
}

type Hands = ReturnType<Workspace['as']>

function targetOf(act: Act): { target: Target; app: string | undefined } {
  const { target, app } = act
  if (typeof target === 'object' && target !== null && 'home' in target) return { target: 'home', app: target.home }
  return { target, app }
}

function blocksAt(slack: Workspace, hands: Hands, target: Target): Wire[] {
  if (target === 'modal') return hands.modal()?.blocks ?? []
  if (target === 'home') return hands.home()?.blocks ?? []
  const message = slack.message(target.channel, target.ts)
  return message ? blocksIn(message) : []
}

/** A field's value as the browser has it, in the engine's terms. */
function givenTo(type: string | undefined, value: unknown, person: Person): Given {
  if (value === '' || value === null) return null
  if (type === 'datetimepicker') return instantOf(String(value), person.tz)
  if (type === 'file_input') return (value as Wire[]).map(fileOf)
  return value as Given
}

function fileOf({ name, base64 }: Wire): { name: string; data: Uint8Array } {
  return { name, data: Buffer.from(base64, 'base64') }
}

function told({ acked, error }: Outcome, t: Words): Answer {
  return acked || error === 'not sent' ? {} : { note: t.noAnswer }
}

function fail(message: string): never {
  throw new Error(message)
}
