import { z } from 'zod'
import { findComing } from '../activities/queries.ts'
import { activityList } from '../activities/views.ts'
import { isDay } from '../calendar/day.ts'
import { dayIn, instantAt } from '../calendar/zones.ts'
import { findLastSent } from '../deliveries/queries.ts'
import { dictionaryOf } from '../i18n/dictionary.ts'
import type { Message } from '../slack/blocks.ts'
import { onTop } from '../slack/reading.ts'
import type { ActionInput, Answer, Context, Feature } from '../slack/router.ts'
import { findDigest, findNotSent, findSentBefore, getDigestSchedule } from './queries.ts'
import { FIRST_DIGEST_MS, hasContent, hasNews, READ_AT_MOST, sections, turnsAround, weeklyPostEnd } from './rules.ts'
import { actionIds, digestMessage, inModal, notSentMessage, previewMessage, sectionMessage } from './views.ts'

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
      run: async (context, input) => answer(context, input, context.t.digests.preview.title, await preview(context)),
    },
    [actionIds.showWeeks]: { allow: 'reader', run: showWeeks },
    [actionIds.showSection]: { allow: 'liaison-officer', run: showSection },
    [actionIds.inLanguage]: { allow: 'liaison-officer', run: showInLanguage },
    [actionIds.showNotSent]: { allow: 'liaison-officer', run: showNotSent },
  },
}

function answer(context: Context, input: ActionInput, title: string, message: Message): Promise<Answer | undefined> {
  return onTop(context, input, title, input.place === 'message' ? message : inModal(message))
}

async function preview(context: Context): Promise<Message> {
  const { deps, actor, t, now, reader } = context
  const { id, timeZone } = actor.partnership
  const [schedule, lastSent] = await Promise.all([
    getDigestSchedule(deps.db, id),
    findLastSent(deps.db, id, 'digests.liaison'),
  ])
  const { day, dueAt } = turnsAround(schedule, now).next
  const digest = await findDigest(deps.db, id, timeZone, { at: dueAt, lastSent })
  const message = hasContent(digest) ? digestMessage(t, id, digest, { day, reader, schedule }) : null
  return previewMessage(t, message, { news: hasNews(digest, timeZone, day), dueAt, reader })
}

const asked = z.tuple([z.string(), z.string(), z.string().refine(isDay), z.enum(['en', 'zh-CN'])])

/** The digest of that day in the other language, as things stand now. */
async function showInLanguage(context: Context, { value }: ActionInput): Promise<Message> {
  const { deps, actor, now } = context
  const { id, timeZone } = actor.partnership
  const [, , day, language] = asked.parse(value.split('.'))
  const [schedule, lastSent] = await Promise.all([
    getDigestSchedule(deps.db, id),
    findSentBefore(deps.db, id, instantAt(timeZone, day, '00:00')),
  ])
  const digest = await findDigest(deps.db, id, timeZone, { at: now, lastSent })
  const reader = { ...context.reader, language }
  return digestMessage(dictionaryOf(language), id, digest, { day, reader, schedule })
}

/** All of what the weekly post could only count, with the reader's own sign-ups in it. */
async function showWeeks(context: Context): Promise<Message> {
  const { deps, actor, t, now } = context
  const { id, timeZone } = actor.partnership
  const scope = { partnershipId: id, personId: actor.person.id }
  const rows = await findComing(deps.db, scope, now, LISTED, weeklyPostEnd(timeZone, now))
  return activityList(t, t.digests.weekly.title, rows, context.reader, t.activities.emptyList)
}

async function showSection(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, now } = context
  const name = z.enum(sections).parse(input.value.split('.')[2])
  const { id, timeZone } = actor.partnership
  const { content } = await findDigest(deps.db, id, timeZone, { at: now, lastSent: null })
  const message = sectionMessage(t, content, name, dayIn(timeZone, now), context.reader)
  return answer(context, input, t.digests.sections[name], message)
}

async function showNotSent(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, now } = context
  const since = new Date(now.getTime() - FIRST_DIGEST_MS)
  const rows = await findNotSent(deps.db, actor.partnership.id, since, READ_AT_MOST)
  return answer(context, input, t.digests.notSentTitle, notSentMessage(t, rows, context.reader))
}
