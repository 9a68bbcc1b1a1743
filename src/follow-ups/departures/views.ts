import type { KnownBlock } from '@slack/types'
import type { Dictionary } from '../../i18n/dictionary.ts'
import type { ProjectRow } from '../../projects/rules.ts'
import { button, context, escapeText, type Message, ref, section } from '../../slack/blocks.ts'
import type { FollowUpRow } from '../rules.ts'

export const actionIds = { project: 'departures.project', followUp: 'departures.follow-up' } as const

const SHOWN = 20

/** To a liaison officer: who has left, what is open, and a button for each to ask somebody else. */
export function departureMessage(
  t: Dictionary,
  person: { id: number; name: string },
  { projects, followUps }: { projects: ProjectRow[]; followUps: FollowUpRow[] },
): Message {
  const words = t.departures
  const items: KnownBlock[] = [
    ...projects.map(({ partnershipId, id, number, title }) =>
      section(
        t.handOvers.project(number, escapeText(title)),
        button(words.choose, actionIds.project, `${ref(partnershipId, id)}.${person.id}`),
      ),
    ),
    ...followUps.map(({ partnershipId, id, number, text }) =>
      section(
        t.handOvers.followUp(number, escapeText(text)),
        button(words.choose, actionIds.followUp, ref(partnershipId, id)),
      ),
    ),
  ]
  const text = (items.length === 0 ? words.settled : words.left)(escapeText(person.name))
  const left = items.length - SHOWN
  return {
    text,
    blocks: [
      section(text),
      ...items.slice(0, SHOWN),
      ...(left > 0 ? [section(words.more(left))] : []),
      context(words.why),
    ],
  }
}
