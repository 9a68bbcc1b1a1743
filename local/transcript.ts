import { emojify } from 'node-emoji'
import type { Stage } from './stage.ts'
import type { Person, Wire } from './workspace/types.ts'

type Slack = Stage['world']['slack']
type Seen = ReturnType<Slack['visibleTo']>[number]

/**
 * Writes down what changed for whom: each call tells what each person sees now that they did not see at the last call,
 * once for a message that many see.
 */
export function createTranscript(stage: Stage) {
  const { slack, people, channels } = stage.world
  const everyone = Object.values(people)
  const known = new Map<string, string>()
  const plain = (text: string) => readable(text, slack)

  function news(): { place: string; readers: Person[]; message: Seen; edited: boolean }[] {
    const found = new Map<string, { place: string; readers: Person[]; message: Seen; edited: boolean }>()
    const look = (person: Person, place: string, message: Seen) => {
      const reader = message.ephemeral || place === 'direct' ? person.id : 'channel'
      const key = `${reader} ${message.channel} ${message.ts}`
      const state = JSON.stringify([message.text, message.blocks])
      const before = known.get(key)
      const entry = found.get(key)
      if (entry !== undefined) entry.readers.push(person)
      else if (before !== state) found.set(key, { place, readers: [person], message, edited: before !== undefined })
      known.set(key, state)
    }
    for (const person of everyone) {
      for (const channel of Object.values(channels)) {
        if (!channel.members.has(person.id)) continue
        for (const message of slack.visibleTo(person, channel)) look(person, `#${channel.name}`, message)
      }
      for (const message of slack.directMessages(person)) look(person, 'direct', message)
    }
    return [...found.values()]
  }

  return {
    /** The lines of what is new. */
    whatIsNew(): string[] {
      return news().flatMap(({ place, readers, message, edited }) => {
        const who =
          place === 'direct' || message.ephemeral
            ? `${readers[0]?.name} reads${place === 'direct' ? ', directly' : ` in ${place}, alone`}`
            : `${place}, ${readers.length} people read`
        const thread = message.thread_ts === undefined || message.thread_ts === message.ts ? '' : ', in the thread'
        return [
          `  ${who}${thread}${edited ? ', changed' : ''}:`,
          ...plain(textOf(message))
            .split('\n')
            .map((line) => `    │ ${line}`),
        ]
      })
    },
    /** The top modal of a person, as they read it. */
    modalOf(person: Person): string[] {
      const modal = slack.as(person).modal()
      if (modal === null) return []
      const lines = plain(modal.blocks.map(blockText).filter(Boolean).join('\n')).split('\n')
      const errors = Object.entries(modal.errors).map(([field, words]) => `  ! ${field}: ${words}`)
      const buttons = [modal.submit, modal.close].filter((label) => label !== null).map((label) => `[${label}]`)
      return [
        `  ${person.name} has the form “${modal.title}” open:`,
        ...[...lines, ...errors, buttons.join(' ')].map((line) => `    ┃ ${line}`),
      ]
    },
    homeOf(person: Person): string[] {
      const home = slack.as(person).home()
      const lines = plain((home?.blocks ?? []).map(blockText).filter(Boolean).join('\n')).split('\n')
      return [`  ${person.name} reads on the Home tab:`, ...lines.map((line) => `    ┃ ${line}`)]
    },
    textOf: (message: Seen) => plain(textOf(message)),
  }
}

function textOf({ text, blocks, files }: Seen): string {
  const said = blocks.map(blockText).filter(Boolean).join('\n') || text
  return [said, ...files.map(({ name }) => `📎 ${name}`)].filter(Boolean).join('\n')
}

function blockText(block: Wire): string {
  const inside = (part: Wire | undefined): string => part?.text?.text ?? part?.text ?? part?.placeholder?.text ?? ''
  switch (block.type) {
    case 'header':
      return `【${block.text.text}】`
    case 'divider':
      return '────'
    case 'image':
      return `🖼 ${block.alt_text}`
    case 'input':
      return `▢ ${block.label.text}`
    case 'context':
      return block.elements.map(inside).join(' ')
    case 'actions':
      return block.elements.map((element: Wire) => buttonText(element, inside)).join(' ')
    default: {
      const fields = (block.fields ?? []).map(inside)
      const accessory = block.accessory === undefined ? '' : `  ${buttonText(block.accessory, inside)}`
      return [inside(block), ...fields].filter(Boolean).join('\n') + accessory
    }
  }
}

function buttonText(element: Wire, inside: (part: Wire | undefined) => string): string {
  if (element.type === 'overflow') return '[…]'
  return element.type === 'button' ? `[${inside(element)}]` : `[${inside(element)} ▾]`
}

/** Slack's markup as people see it: names for ids, pictures for emoji codes, no asterisks. */
function readable(text: string, slack: Slack): string {
  return emojify(
    text
      .replace(/<@(\w+)>/g, (_, id) => `@${slack.person(id).name}`)
      .replace(/<#(\w+)(?:\|[^>]*)?>/g, (_, id) => `#${slack.channel(id).name}`)
      .replace(/<https?:[^|>\s]+\|([^>]+)>/g, '$1')
      .replace(/(^|\s)\*(\S[^*\n]*)\*/g, '$1$2')
      .replace(/`([^`\n]+)`/g, '$1')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  )
}
