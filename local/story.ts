import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { tellStory } from './case/story.ts'
import { openStage } from './stage.ts'
import { createTranscript } from './transcript.ts'
import type { Person, Wire } from './workspace/types.ts'

/** What the story's steps are told with: everything a person does is printed, and then what everybody saw of it. */
export type Telling = Awaited<ReturnType<typeof openTelling>>

async function openTelling() {
  const surprises: string[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => surprises.push(`the log says: ${line.trim()}`) })
  const stage = await openStage({ now: new Date('2026-09-17T01:00:00Z'), log })
  const { slack, people, channels } = stage.world
  const transcript = createTranscript(stage)
  const print = (...lines: string[]) => {
    for (const line of lines) console.log(line)
  }
  const seenBy = (person: Person) => [
    ...Object.values(channels).flatMap((channel) =>
      channel.members.has(person.id) ? slack.visibleTo(person, channel) : [],
    ),
    ...slack.directMessages(person),
  ]
  let steps = 0
  let failed = 0

  return {
    stage,
    people,
    channels,
    slack,
    /** One step: what is done, then what is new for everybody. An error or a missing sight fails it and the story goes on. */
    async step(title: string, act: () => Promise<void>): Promise<void> {
      steps += 1
      print('', `${steps}. ${title}`)
      try {
        await act()
        await slack.settled()
      } catch (error) {
        failed += 1
        print(`  ✗ ${error instanceof Error ? error.message : error}`)
      }
      print(...transcript.whatIsNew())
    },
    async types(person: Person, line: string, channel = channels.open): Promise<void> {
      print(`  ${person.name} types: ${line}`)
      const { acked } = await slack.as(person).slash(line, { channel })
      if (!acked) throw new Error(`nobody answered ${line}`)
      print(...transcript.modalOf(person))
    },
    /** Fills the open form and sends it; `wrongly` when it must be refused. */
    async fills(
      person: Person,
      values: Parameters<ReturnType<typeof slack.as>['submit']>[0],
      wrongly = false,
    ): Promise<void> {
      const typed = Object.values(values ?? {}).map((value) =>
        Array.isArray(value) ? value.map(nameOf).join('、') : nameOf(value),
      )
      print(
        `  ${person.name} fills in${typed.length > 0 ? `: ${typed.filter(Boolean).map(shortened).join(' | ')}` : ' nothing more'} and sends`,
      )
      const { acked, errors } = await slack.as(person).submit(values)
      const wrong = Object.keys(errors).length > 0 || !acked
      if (wrong !== wrongly)
        throw new Error(wrong ? `the form was refused: ${JSON.stringify(errors)}` : 'a wrong form was taken')
      print(...transcript.modalOf(person))
    },
    async closes(person: Person): Promise<void> {
      await slack.as(person).closeAll()
    },
    /**
     * Presses the newest button with that action id that the person sees, in a message that says `words`; where a message
     * has several, the one beside `words`.
     */
    async presses(person: Person, actionId: string, words = /./): Promise<void> {
      const message = await soon(`${person.name} sees no button ${actionId}`, () =>
        newest(
          seenBy(person).filter((one) => words.test(transcript.textOf(one))),
          actionId,
        ),
      )
      const button = buttonBeside(message.blocks, actionId, words)
      print(`  ${person.name} presses [${button.text.text}]`)
      await slack.as(person).click(message, actionId, { value: button.value })
      print(...transcript.modalOf(person))
    },
    /** Writes to the bot by its name, in the thread of the newest message that says `words`. */
    async replies(person: Person, words: RegExp, text: string): Promise<void> {
      const message = await soon(`${person.name} does not see ${words}`, () =>
        seenBy(person).findLast((one) => words.test(transcript.textOf(one))),
      )
      print(`  ${person.name} replies: @Gongjian ${text}`)
      const thread = message.thread_ts ?? message.ts
      await slack
        .as(person)
        .say(`<@${stage.world.app.botUserId}> ${text}`, { channel: slack.channel(message.channel), thread })
    },
    /** Chooses in the open form. */
    async chooses(person: Person, actionId: string, given: string): Promise<void> {
      print(`  ${person.name} chooses ${given}`)
      await slack.as(person).pick('modal', actionId, given)
      print(...transcript.modalOf(person))
    },
    /** Chooses in the newest direct message that has this select, by the words of the option. */
    async picks(person: Person, actionId: string, words: RegExp): Promise<void> {
      const message = await soon(`${person.name} sees no choice ${actionId}`, () =>
        newest(slack.directMessages(person), actionId),
      )
      const given = optionsOf(message.blocks, actionId).find((text) => words.test(text))
      if (given === undefined) throw new Error(`${person.name} cannot choose ${words}`)
      print(`  ${person.name} chooses ${given}`)
      await slack.as(person).pick(message, actionId, given)
      print(...transcript.modalOf(person))
    },
    /** Opens a public page, or sends its form, on a phone; gives where that leads and what it says. */
    async browses(name: string, url: string, form?: Record<string, string>): Promise<{ url: string; text: string }> {
      const open = async (address: string) => ({ address, markup: await (await fetch(address)).text() })
      let { address, markup } = await open(url)
      if (form !== undefined) {
        const [, token = ''] = /name="token" value="([^"]+)"/.exec(markup) ?? []
        const body = new URLSearchParams({ token, ...form })
        const response = await fetch(url, { method: 'POST', body, redirect: 'manual' })
        const next = response.headers.get('location')
        if (next === null) markup = await response.text()
        else ({ address, markup } = await open(next))
      }
      const text = textOfPage(markup)
      print(`  ${name} ${form === undefined ? 'opens the page' : `sends: ${Object.values(form).join(' | ')}`}`)
      print(...text.split('\n').map((line) => `    │ ${line}`))
      return { url: address, text }
    },
    async readsHome(person: Person): Promise<void> {
      await slack.as(person).openHome()
      await slack.settled()
      print(...transcript.homeOf(person))
    },
    /** Wall time in Shanghai, "2026-09-26 09:00". */
    async clockMovesTo(wall: string): Promise<void> {
      await stage.moveClock(new Date(`${wall.replace(' ', 'T')}:00+08:00`))
      print(`  It is ${wall} in Shanghai.`)
    },
    /** Fails the step when the person does not see it, in a channel, directly or alone. Waits for what is under way. */
    async sees(person: Person, words: RegExp): Promise<void> {
      const texts = () => seenBy(person).map(transcript.textOf)
      await soon(`${person.name} does not see ${words}`, () => texts().some((text) => words.test(text)) || undefined)
    },
    /** Who was first told that a freed place is held for them. */
    async firstOffered(): Promise<Person | undefined> {
      const told = await stage.bot.deps.db.delivery.findFirst({
        where: { kind: 'activities.offered' },
        include: { person: true },
      })
      return Object.values(people).find((person) => person.id === told?.person?.slackUserId)
    },
    async end(): Promise<number> {
      const troubles = await stage.bot.deps.db.delivery.findMany({ where: { status: { in: ['REFUSED', 'UNKNOWN'] } } })
      surprises.push(
        ...slack.refused.map(({ method, messages }) => `Slack would refuse ${method}: ${messages.join('; ')}`),
        ...troubles.map(({ kind, status, note }) => `a delivery of ${kind} ended as ${status}: ${note}`),
      )
      failed += surprises.length
      print('', ...surprises.map((surprise) => `✗ ${surprise}`), `story: ${steps} steps, ${failed} failed`)
      await stage.close()
      return failed
    },
  }
}

/** What stands on a page, a line for each block. */
function textOfPage(markup: string): string {
  const [, main = ''] = /<main>([\s\S]*)<\/main>/.exec(markup) ?? []
  return main
    .replaceAll(/<select[\s\S]*?<\/select>/g, '[choose]')
    .replaceAll(/<input type="hidden"[^>]*>/g, '')
    .replaceAll(/<input[^>]*value="([^"]*)"[^>]*>/g, '[$1]')
    .replaceAll(/<\/(?:dt)>/g, '  ')
    .replaceAll(/<(?:p|h1|h2|dt|label|strong|button|summary|a class)[^>]*>|<\/strong>|<br>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&amp;', '&')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n')
}

/** A pasted file is told by how it begins. */
function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 60).replace(/\s+/g, ' ')}…` : text
}

function nameOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : String(value ?? '')
}

/** What is under way may take a moment on a busy machine. */
async function soon<Result>(otherwise: string, look: () => Result | undefined): Promise<Result> {
  for (let tries = 0; tries < 300; tries++) {
    const found = look()
    if (found !== undefined) return found
    await wait(50)
  }
  throw new Error(otherwise)
}

function newest<Message extends { ts: string; blocks: unknown }>(
  messages: Message[],
  actionId: string,
): Message | undefined {
  return messages
    .filter(({ blocks }) => JSON.stringify(blocks).includes(`"${actionId}"`))
    .sort((a, b) => Number(a.ts) - Number(b.ts))
    .at(-1)
}

function optionsOf(blocks: unknown, actionId: string): string[] {
  const texts: string[] = []
  JSON.stringify(blocks ?? [], (_, value) => {
    if (value?.action_id === actionId)
      texts.push(...(value.options ?? []).map((one: { text: { text: string } }) => one.text.text))
    return value
  })
  return texts
}

function buttonBeside(blocks: Wire[], actionId: string, words: RegExp): Wire {
  const inBlock = (block: Wire): Wire | undefined =>
    [block.accessory, ...(block.elements ?? [])].find((element) => element?.action_id === actionId)
  const beside = blocks.find((block) => words.test(JSON.stringify(block)) && inBlock(block) !== undefined)
  const first = blocks.find((block) => inBlock(block) !== undefined)
  return inBlock(beside ?? first ?? {}) ?? {}
}

const telling = await openTelling()
await tellStory(telling)
process.exit((await telling.end()) === 0 ? 0 : 1)
