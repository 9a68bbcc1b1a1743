import { setTimeout } from 'node:timers/promises'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { routeForOneMember } from '../../test/support/one-member.ts'
import { FieldErrors, UserError } from '../errors.ts'
import { dictionaryOf } from '../i18n/dictionary.ts'
import { type Allow, isAllowed } from './authorize.ts'
import { option } from './blocks.ts'
import type { ActionHandler, Feature, ViewHandler } from './router.ts'

const en = dictionaryOf('en')
const zh = dictionaryOf('zh-CN')

type MemberHandler<Handler> = Exclude<Handler, { allow: 'anyone' }>

const action = (
  run: MemberHandler<ActionHandler>['run'],
  allow: MemberHandler<ActionHandler>['allow'] = 'member',
): Feature => ({ name: 'test', actions: { 'test.press': { allow, run } } })
const view = (run: MemberHandler<ViewHandler>['run']): Feature => ({
  name: 'test',
  views: { 'test.form': { allow: 'member', run } },
})
const input = { type: 'input', block_id: 'title', label: { type: 'plain_text', text: 'Title' } }
const nothing = async () => undefined

describe('at start', () => {
  test('two handlers of one word or id, or an id of another feature, are refused by name', () => {
    const command = (word: string): Feature => ({
      name: 'test',
      commands: [{ words: [word], help: () => ({ usage: '', does: '' }), allow: 'member', run: nothing }],
    })
    expect(() => routeForOneMember([command('join'), command('join')])).toThrow('"join" has two handlers')
    expect(() => routeForOneMember([action(nothing), action(nothing)])).toThrow('"test.press" has two handlers')
    expect(() =>
      routeForOneMember([{ name: 'other', views: { 'test.form': { allow: 'member', run: nothing } } }]),
    ).toThrow('"test.form" is listed by other but does not begin with its name')
  })
})

test('a level that is not in the table, and a person without a role, may nothing', () => {
  expect(isAllowed('everybody' as Allow, ['LIAISON_OFFICER', 'INSTALLER'])).toBe(false)
  expect(isAllowed('reader', [])).toBe(false)
  expect(isAllowed('reader', null)).toBe(false)
})

describe('a press', () => {
  test('is acknowledged after its handler has finished, and answered after that', async () => {
    const order: string[] = []
    const { press, sent } = routeForOneMember([
      action(async (_, { id, value, message }) => {
        await setTimeout(20)
        order.push(`ran ${id} ${value} ${message?.channelId}`)
        return { text: 'done' }
      }),
    ])
    const acked = press('test.press', '1.7').then((answers) => order.push(`acked ${answers.length}`))
    await acked
    expect(order).toEqual(['ran 7 1.7 C1', 'acked 1'])
    expect(sent.map(({ body }) => JSON.parse(body))).toEqual([
      { response_type: 'ephemeral', replace_original: false, text: 'done' },
    ])
  })

  const refused = async (feature: Feature, given: Parameters<typeof routeForOneMember>[1], id = 'test.press') => {
    const { press, sent } = routeForOneMember([feature], given)
    expect(await press(id)).toEqual([undefined])
    return JSON.parse(sent[0]?.body ?? '{}').text
  }

  test('is refused where the role does not allow it, and the handler does not run', async () => {
    let ran = 0
    const counting = async () => {
      ran += 1
      return undefined
    }
    expect(await refused(action(counting, 'organiser'), { roles: ['MEMBER'] })).toBe(en.errors.notAllowed.organiser)
    expect(await refused(action(counting), { roles: ['OBSERVER'] })).toBe(en.errors.notAllowed.member)
    expect(await refused(action(counting, 'reader'), { roles: [] })).toBe(en.errors.notAllowed.reader)
    expect(ran).toBe(0)
  })

  test('on a button nobody knows any more says so, in the language of who pressed', async () => {
    expect(await refused(action(nothing), { language: 'en' }, 'test.old')).toBe(en.errors.oldButton)
    expect(await refused(action(nothing), { language: 'zh-CN' }, 'constructor')).toBe(zh.errors.oldButton)
  })

  test('whose handler refuses in words is answered with them', async () => {
    const refusing = action(async () => {
      throw new UserError((t) => t.activities.notFound)
    })
    expect(await refused(refusing, { language: 'zh-CN' })).toBe(zh.activities.notFound)
  })

  test('whose handler fails is answered with the reference that is in the log', async () => {
    const lines: { reference?: string; err?: { message: string } }[] = []
    const log = pino({ level: 'error' }, { write: (line) => void lines.push(JSON.parse(line)) })
    const failing = action(async () => {
      throw new TypeError('x is not a function')
    })
    expect(await refused(failing, { log })).toBe(en.errors.unexpected(lines[0]?.reference ?? ''))
    expect(lines).toMatchObject([
      { reference: expect.stringMatching(/^[0-9A-F]{6}$/), err: { message: 'x is not a function' } },
    ])
  })

  test.concurrent('that waits too long for the database is told to come again, and nothing is begun for it afterwards', async () => {
    let ran = false
    let release = () => {}
    const waiting = new Promise<void>((resolve) => {
      release = resolve
    })
    const running = action(async () => {
      ran = true
      return undefined
    })
    expect(await refused(running, { lookUp: () => waiting })).toBe(zh.errors.busy)
    release()
    await setTimeout(20)
    expect(ran).toBe(false)
  })

  test.concurrent('in a modal that waits too long for the press before it is told to come again, too', async () => {
    const began: string[] = []
    const answered = Promise.withResolvers<void>()
    const answering = action(async (_, { value }) => {
      began.push(value)
      return { text: 'done' }
    })
    const { pressInModal, sent } = routeForOneMember([answering], { slackAnswers: () => answered.promise })
    const both = [pressInModal('test.press', '1.1'), pressInModal('test.press', '1.2')]
    await setTimeout(2_400)
    answered.resolve()
    expect(await Promise.all(both)).toEqual([[undefined], [undefined]])
    expect(began).toEqual(['1.1'])
    expect(sent).toHaveLength(2)
  })

  test('in a modal begins when the press before it has ended', async () => {
    const order: string[] = []
    const { pressInModal } = routeForOneMember([
      action(async (_, { value }) => {
        order.push(`${value} began`)
        await setTimeout(20)
        order.push(`${value} ended`)
        return undefined
      }),
    ])
    await Promise.all(['1.1', '1.2', '1.3'].map((value) => pressInModal('test.press', value)))
    expect(order).toEqual(['1.1', '1.2', '1.3'].flatMap((value) => [`${value} began`, `${value} ended`]))
  })
})

describe('a form', () => {
  test('shows errors under the fields they belong to', async () => {
    const { submit } = routeForOneMember([
      view(async () => {
        throw new FieldErrors((t) => ({ title: t.form.required }))
      }),
    ])
    expect(await submit('test.form', [input])).toEqual([
      { response_action: 'errors', errors: { title: en.form.required } },
    ])
  })

  test('shows any other refusal under its first field, or on top where it has none', async () => {
    const { submit } = routeForOneMember([
      view(async () => {
        throw new UserError((t) => t.errors.busy)
      }),
    ])
    expect(await submit('test.form', [input])).toEqual([
      { response_action: 'errors', errors: { title: en.errors.busy } },
    ])
    const [answer] = await submit('test.form', [{ type: 'divider' }])
    expect(answer).toMatchObject({
      response_action: 'update',
      view: { callback_id: 'test.form', blocks: [{ block_id: 'notice' }, { type: 'divider' }] },
    })
    expect(JSON.stringify(answer)).toContain(en.errors.busy)
  })

  test('closes, changes, opens another or closes all, as its handler says', async () => {
    const modal = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'Next' }, blocks: [] }
    for (const [answer, acked] of [
      [undefined, undefined],
      [{ update: modal }, { response_action: 'update', view: modal }],
      [{ push: modal }, { response_action: 'push', view: modal }],
      [{ clear: true as const }, { response_action: 'clear' }],
    ] as const) {
      const { submit } = routeForOneMember([view(async () => answer)])
      expect(await submit('test.form', [])).toEqual([acked])
    }
  })
})

describe('a list that is asked for as one types', () => {
  const listing = (run: () => Promise<ReturnType<typeof option>[]>): Feature => ({
    name: 'test',
    options: { 'test.who': { allow: 'member', run } },
  })

  test('has a hundred rows at most', async () => {
    const { suggest } = routeForOneMember([
      listing(async () => Array.from({ length: 150 }, (_, n) => option(`Person ${n}`, String(n)))),
    ])
    const [answer] = (await suggest('test.who', 'per')) as [{ options: unknown[] }]
    expect(answer.options).toHaveLength(100)
  })

  test('is empty where it cannot be had', async () => {
    const { suggest } = routeForOneMember([
      listing(async () => {
        throw new Error('no')
      }),
    ])
    expect(await suggest('test.who', 'per')).toEqual([{ options: [] }])
    expect(await suggest('test.unheard-of', 'per')).toEqual([{ options: [] }])
  })
})

test('a command is answered in its acknowledgement, for the eyes of who typed it', async () => {
  const { type } = routeForOneMember([
    {
      name: 'test',
      commands: [
        {
          words: ['say', '说'],
          help: () => ({ usage: '', does: '' }),
          allow: 'member',
          run: async (_, { rest }) => ({ text: rest }),
        },
      ],
    },
  ])
  expect(await type('说 你好')).toEqual([{ response_type: 'ephemeral', text: '你好' }])
  expect(await type('sya hello')).toMatchObject([{ text: en.errors.unknownCommand('sya hello', ['say']) }])
})

test('what is written to the bot is answered for the eyes of who wrote it; of another workspace, in a direct message', async () => {
  const answering: Feature = { name: 'test', mentioned: { allow: 'member', run: async (_, { text }) => ({ text }) } }
  for (const [team, method, channel] of [
    ['T1', 'chat.postEphemeral', 'C1'],
    ['T2', 'chat.postMessage', 'U2'],
  ] as const) {
    const { mention, sent } = routeForOneMember([answering])
    await mention('hello', team)
    expect(sent.map(({ to, body }) => [to.split('/').at(-1), new URLSearchParams(body).get('channel')])).toEqual([
      [method, channel],
    ])
  }
  expect(() => routeForOneMember([answering, answering])).toThrow('"mentioned" has two handlers')
})
