import { z } from 'zod'
import { daysBetween } from '../calendar/day.ts'
import { dayIn } from '../calendar/zones.ts'
import { FieldErrors, UserError } from '../errors.ts'
import { dictionaryOf } from '../i18n/dictionary.ts'
import { findOrganizations } from '../partnerships/queries.ts'
import { categories } from '../partnerships/rules.ts'
import { type Message, readingView } from '../slack/blocks.ts'
import { parseForm } from '../slack/forms.ts'
import type { OpenView } from '../slack/payloads.ts'
import { onTop } from '../slack/reading.ts'
import type { ActionInput, Answer, Context, Feature, ViewAnswer } from '../slack/router.ts'
import { letEnd, planFile, saySupports, writeAgreement } from './mutations.ts'
import { findBehind, findCandidates, findCurrent, findInForce, findVersions, getAgreement } from './queries.ts'
import {
  type AgreementRow,
  agreementForm as formSchema,
  type Mode,
  modes,
  readCommitments,
  readSupports,
} from './rules.ts'
import {
  actionIds,
  agreementForm,
  agreementMessage,
  lineFaultText,
  noAgreement,
  supportForm,
  versionsMessage,
  viewIds,
} from './views.ts'

const VERSIONS_SHOWN = 20

export const agreements: Feature = {
  name: 'agreements',
  commands: [
    {
      words: ['agreement', '协议', '共建协议'],
      help: (t) => t.agreements.help,
      allow: 'liaison-officer',
      run: show,
    },
  ],
  actions: {
    [actionIds.show]: {
      allow: 'liaison-officer',
      run: async (context, input) => answer(context, input, await show(context)),
    },
    [actionIds.showVersion]: {
      allow: 'liaison-officer',
      run: async (context, input) => answer(context, input, await showVersion(context, input.id)),
    },
    [actionIds.versions]: {
      allow: 'liaison-officer',
      run: async (context, input) => answer(context, input, await listVersions(context)),
    },
    [actionIds.openForm]: { allow: 'liaison-officer', run: (context) => openForm(context, 'new') },
    [actionIds.change]: { allow: 'liaison-officer', run: (context) => openForm(context, 'change') },
    [actionIds.renew]: { allow: 'liaison-officer', run: (context) => openForm(context, 'renew') },
    [actionIds.end]: { allow: 'liaison-officer', run: end },
    [actionIds.support]: { allow: 'liaison-officer', run: openSupport },
    [actionIds.file]: { allow: 'liaison-officer', run: (context, { id }) => sendFile(context, id) },
  },
  views: {
    [viewIds.form]: { allow: 'liaison-officer', run: write },
    [viewIds.support]: { allow: 'liaison-officer', run: saveSupport },
  },
}

async function show(context: Context): Promise<Message> {
  const { deps, actor, t, now } = context
  const agreement = await findInForce(deps.db, actor.partnership, now)
  return agreement === null ? noAgreement(t, actor.partnership.id) : draw(context, agreement)
}

async function showVersion(context: Context, id: number): Promise<Message> {
  return draw(context, await getAgreement(context.deps.db, context.actor.partnership.id, id))
}

async function draw({ deps, actor, t, now, reader }: Context, agreement: AgreementRow): Promise<Message> {
  const { partnership } = actor
  const [sides, behind, current] = await Promise.all([
    findOrganizations(deps.db, partnership.id),
    findBehind(deps.db, partnership, agreement, now),
    findCurrent(deps.db, partnership.id),
  ])
  const newest = current === null || current.id === agreement.id ? null : current
  const daysLeft = daysBetween(dayIn(partnership.timeZone, now), agreement.lastDay)
  return agreementMessage(t, { agreement, parties: sides.map(({ name }) => name), behind, daysLeft, newest }, reader)
}

async function listVersions({ deps, actor, t, reader }: Context): Promise<Message> {
  return versionsMessage(t, await findVersions(deps.db, actor.partnership.id, VERSIONS_SHOWN), reader)
}

function answer(context: Context, input: ActionInput, message: Message): Promise<Answer | undefined> {
  return onTop(context, input, context.t.agreements.title, message)
}

async function openForm(context: Context, mode: Mode): Promise<undefined> {
  const { deps, actor, t } = context
  const current = await findCurrent(deps.db, actor.partnership.id)
  await context.open(agreementForm(t, actor.partnership.id, current === null ? 'new' : mode, current))
}

const formData = z.object({ mode: z.enum(modes), seen: z.number() })

async function write(context: Context, { data, values, requestKey }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { mode, seen } = formData.parse(data)
  const { file: fileId, commitments: typed, ...form } = parseForm(formSchema, values)
  const read = readCommitments(typed, categoryOf)
  if ('fault' in read) throw new FieldErrors((words) => ({ commitments: lineFaultText(words, read) }))
  const current = await findCurrent(deps.db, actor.partnership.id)
  if (mode === 'renew' && current !== null && current.version === seen && form.lastDay <= current.lastDay)
    throw new FieldErrors((words) => ({ lastDay: words.agreements.form.notLonger }))
  const file = fileId === null ? null : { id: fileId, name: await nameOf(context, fileId) }
  const written = { ...form, mode, seen, commitments: read.commitments, file, requestKey }
  await writeAgreement(deps.db, deps.workspace.id, actor, written, now)
  await Promise.all([deps.wake('deliveries.send'), deps.wake('agreements.redraw')])
  return { update: readingView(t, actor.partnership.id, t.agreements.title, { text: t.agreements.saved }) }
}

/** So many options one select holds. */
const MOST_CANDIDATES = 100

async function openSupport(context: Context, { id, value }: ActionInput): Promise<Message | undefined> {
  const { deps, actor, t, now } = context
  const category = z.enum(categories).parse(value.split('.')[2])
  const agreement = await getAgreement(deps.db, actor.partnership.id, id)
  const most = { now, take: MOST_CANDIDATES }
  const found = await findCandidates(deps.db, actor.partnership, agreement, category, most)
  if (found.candidates.length === 0) return { text: t.agreements.support.none }
  await context.open(supportForm(t, { agreement, category }, found))
  return undefined
}

async function saveSupport(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { agreementId } = z.object({ agreementId: z.number() }).parse(data)
  await saySupports(deps.db, actor, { agreementId, supports: readSupports(values) }, now)
  return { update: readingView(t, actor.partnership.id, t.agreements.title, await showVersion(context, agreementId)) }
}

/** The category that a line names, in either language. */
function categoryOf(name: string): string | null {
  const wanted = name.toLowerCase()
  const isNamed = (category: (typeof categories)[number]) =>
    [dictionaryOf('zh-CN'), dictionaryOf('en')].some((t) => t.categories[category].toLowerCase() === wanted)
  return categories.find(isNamed) ?? null
}

async function nameOf({ deps }: Context, fileId: string): Promise<string> {
  const { file } = await deps.clients.interactive.files.info({ file: fileId })
  return file?.name ?? ''
}

async function end(context: Context, { id, place }: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, now } = context
  await letEnd(deps.db, actor, id, now)
  await deps.wake('agreements.redraw')
  return place === 'message' ? undefined : { text: t.agreements.letEnd }
}

async function sendFile({ deps, actor, t, now }: Context, agreementId: number): Promise<Message> {
  const { fileId } = await getAgreement(deps.db, actor.partnership.id, agreementId)
  if (fileId === null) throw new UserError((t) => t.agreements.noFile)
  await planFile(deps.db, deps.workspace.id, actor, agreementId, now)
  await deps.wake('deliveries.send')
  return { text: t.agreements.fileComes }
}
