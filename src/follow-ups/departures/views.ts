import type { KnownBlock } from '@slack/types'
import type { Dictionary } from '../../i18n/dictionary.ts'
import type { ProjectRow } from '../../projects/rules.ts'
import { button, context, escapeText, type Message, mention, ref, section } from '../../slack/blocks.ts'
import type { FollowUpRow } from '../rules.ts'
import type { TakeOver } from './queries.ts'

export const actionIds = { project: 'departures.project', followUp: 'departures.follow-up' } as const

const SHOWN = 20

/**
 * To a liaison officer: who has left, what is open, and for each a button to ask somebody else; then what others have
 * taken over since the message.
 */
export function departureMessage(
  t: Dictionary,
  person: { id: number; name: string },
  { projects, followUps }: { projects: ProjectRow[]; followUps: FollowUpRow[] },
  takeOvers: TakeOver[],
  since: Date,
): Message {
  const words = t.departures
  const items: KnownBlock[] = [
    ...projects.map(({ partnershipId, id, number, title }) => {
      const text = t.handOvers.project(number, escapeText(title))
      const asked = takeOvers.find(({ projectId }) => projectId === id)
      return itemOf(t, { text, actionId: actionIds.project, value: `${ref(partnershipId, id)}.${person.id}`, asked })
    }),
    ...followUps.map(({ partnershipId, id, number, text: what }) => {
      const text = t.handOvers.followUp(number, escapeText(what))
      const asked = takeOvers.find(({ followUpId }) => followUpId === id)
      return itemOf(t, { text, actionId: actionIds.followUp, value: `${ref(partnershipId, id)}.${person.id}`, asked })
    }),
  ]
  const taken = takeOvers.filter(({ status, answeredAt }) => status === 'ACCEPTED' && (answeredAt ?? since) >= since)
  const text = (items.length === 0 ? words.settled : words.left)(escapeText(person.name))
  const left = items.length - SHOWN
  return {
    text,
    blocks: [
      section(text),
      ...items.slice(0, SHOWN),
      ...(left > 0 ? [section(words.more(left))] : []),
      ...taken.slice(0, SHOWN).map((one) => section(t.handOvers.accepted(mention(one.to), subjectText(t, one)))),
      context(words.why),
    ],
  }
}

type Item = { text: string; actionId: string; value: string; asked: TakeOver | undefined }

function itemOf(t: Dictionary, { text, actionId, value, asked }: Item): KnownBlock {
  const words = t.departures
  const who = asked === undefined ? '' : mention(asked.to)
  if (asked?.status === 'ASKED')
    return section(`${text}\n${words.asked(who)}`, button(words.chooseOther, actionId, value))
  const isGivenBack = asked?.status === 'GIVEN_BACK'
  return section(isGivenBack ? `${text}\n${words.givenBack(who)}` : text, button(words.choose, actionId, value))
}

function subjectText(t: Dictionary, { project, followUp }: TakeOver): string {
  if (followUp !== null) return t.handOvers.followUp(followUp.number, escapeText(followUp.text))
  return t.handOvers.project(project?.number ?? 0, escapeText(project?.title ?? ''))
}
