import { z } from 'zod'
import { findComing } from '../activities/queries.ts'
import { activityList } from '../activities/views.ts'
import { findLastSent } from '../deliveries/queries.ts'
import type { Message } from '../slack/blocks.ts'
import type { ActionInput, Context, Feature } from '../slack/router.ts'
import { findDigest, findNotSent, getDigestSchedule } from './queries.ts'
import { hasContent, READ_AT_MOST, sections, TROUBLE_MS, turnsAround, weeklyPostEnd } from './rules.ts'
import { actionIds, digestMessage, notSentMessage, previewMessage, readingView, sectionMessage } from './views.ts'

const LISTED = 45

export const digests: Feature = {
  name: 'digests',
  commands: [
    {
      words: ['digest preview', '简报 预览', '预览简报', 'digest', '简报'],
      help: (t) => t.digests.help.preview,
      allow: 'liaison-officer',
      run: preview,
    },
  ],
  actions: {
    [actionIds.preview]: {
      allow: 'liaison-officer',
      run: async (context, { place }) =>
        answer(context, place, context.t.digests.preview.title, await preview(context)),
    },
    [actionIds.showWeeks]: { allow: 'reader', run: showWeeks },
    [actionIds.showSection]: { allow: 'liaison-officer', run: showSection },
    [actionIds.showNotSent]: { allow: 'liaison-officer', run: showNotSent },
  },
}

/** In a channel an answer is a message; on the Home tab, where only a sentence has room, it opens on top. */
async function answer(
  context: Context,
  place: ActionInput['place'],
  title: string,
  message: Message,
): Promise<Message | undefined> {
  if (place === 'message') return message
  await context.open(readingView(context.t, context.actor.partnership.id, title, message))
  return undefined
}

async function preview(context: Context): Promise<Message> {
  const { deps, actor, t, now } = context
  const { id, timeZone } = actor.partnership
  const schedule = await getDigestSchedule(deps.db, id)
  const { day, dueAt } = turnsAround(schedule, now).next
  const [digest, lastSent] = await Promise.all([
    findDigest(deps.db, id, timeZone, dueAt),
    findLastSent(deps.db, id, 'digests.liaison'),
  ])
  const reader = context.reader
  const message = hasContent(digest) ? digestMessage(t, id, digest, { day, reader, lastSent, schedule }) : null
  return previewMessage(t, message, dueAt, reader)
}

/** All of what the weekly post could only count, with the reader's own sign-ups in it. */
async function showWeeks(context: Context): Promise<Message> {
  const { deps, actor, t, now } = context
  const { id, timeZone } = actor.partnership
  const scope = { partnershipId: id, personId: actor.person.id }
  const rows = await findComing(deps.db, scope, now, LISTED, weeklyPostEnd(timeZone, now))
  return activityList(t, t.digests.weekly.title, rows, context.reader, t.activities.emptyList)
}

async function showSection(context: Context, { value, place }: ActionInput): Promise<Message | undefined> {
  const { deps, actor, t, now } = context
  const name = z.enum(sections).parse(value.split('.')[2])
  const digest = await findDigest(deps.db, actor.partnership.id, actor.partnership.timeZone, now)
  return answer(context, place, t.digests.sections[name], sectionMessage(t, digest, name, context.reader))
}

async function showNotSent(context: Context, { place }: ActionInput): Promise<Message | undefined> {
  const { deps, actor, t, now } = context
  const since = new Date(now.getTime() - TROUBLE_MS)
  const rows = await findNotSent(deps.db, actor.partnership.id, since, READ_AT_MOST)
  return answer(context, place, t.digests.notSentTitle, notSentMessage(t, rows, context.reader))
}
