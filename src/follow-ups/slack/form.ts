import type { Option } from '@slack/types'
import { z } from 'zod'
import { isDay } from '../../calendar/day.ts'
import { FieldErrors, UserError } from '../../errors.ts'
import { findOwned, findPeople, findProjects, getProjectById } from '../../projects/queries.ts'
import { takesPart } from '../../projects/rules.ts'
import { personOption } from '../../projects/views.ts'
import { cut, plainText } from '../../slack/blocks.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import type { Context, ShortcutInput, ViewAnswer } from '../../slack/router.ts'
import { createFollowUp } from '../mutations.ts'
import { getFollowUpById } from '../queries.ts'
import {
  decideDue,
  followUpForm as formSchema,
  LONGEST_TEXT,
  type Origin,
  originSchema,
  repeatSchema,
} from '../rules.ts'
import { confirmView, type FormData, followUpForm, savedView } from '../views.ts'
import { wakeSources } from './press.ts'
import { readingOf, whoIs } from './reading.ts'

const PROJECTS_OFFERED = 99

export function openForm(context: Context): Promise<undefined> {
  return openWith(context, dataFor(context), '')
}

/** "Make a follow-up" of a message: its words are put in, and its link is kept. */
export function openFormOnMessage(context: Context, { message }: ShortcutInput): Promise<undefined> {
  const { channelId, ts, text } = message
  return openWith(context, { ...dataFor(context), message: { channelId, ts } }, cut(plainText(text), LONGEST_TEXT))
}

function dataFor({ actor }: Context): FormData {
  return { partnershipId: actor.partnership.id, projectId: null, message: null, origin: null, key: null }
}

async function openWith(context: Context, data: FormData, text: string): Promise<undefined> {
  const { deps, actor } = context
  const { personId, isOrganiser } = whoIs(context)
  const projects = isOrganiser
    ? await findProjects(deps.db, data.partnershipId, PROJECTS_OFFERED)
    : await findOwned(deps.db, data.partnershipId, personId, PROJECTS_OFFERED)
  const me = { text: actor.person.name, value: String(personId) }
  await context.open(followUpForm(await readingOf(context), data, projects, me, text))
}

export async function openFormFor(context: Context, projectId: number): Promise<undefined> {
  const { deps, actor } = context
  const partnershipId = actor.partnership.id
  const project = await getProjectById(deps.db, partnershipId, projectId)
  if (!takesPart(project, whoIs(context))) throw new UserError((t) => t.followUps.notYourProject)
  const owner = project.owners.find(({ personId }) => personId === actor.person.id)
  const person = owner === undefined ? null : { text: owner.name, value: String(owner.personId) }
  const data = { ...dataFor(context), projectId }
  await context.open(followUpForm(await readingOf(context), data, [project], person, ''))
}

const messageSchema = z.object({ channelId: z.string(), ts: z.string() }).nullable()

const formData = z.object({
  partnershipId: z.number(),
  projectId: z.number().nullable(),
  message: messageSchema,
  origin: originSchema.nullable(),
  key: z.string().nullable(),
})

export async function offerPeople(
  { deps, actor }: Context,
  { typed, view }: { typed: string; view: OpenView | null },
): Promise<Option[]> {
  const projectId = formData.parse(view?.data).projectId ?? Number(view?.values.project ?? 0)
  const project = projectId > 0 ? await getProjectById(deps.db, actor.partnership.id, projectId) : null
  const personIds = project?.owners.map((owner) => owner.personId) ?? []
  return (await findPeople(deps.db, actor.partnership.id, typed, { personIds })).map(personOption)
}

const draft = formData.extend({
  personId: z.number(),
  text: z.string(),
  dueOn: z.string().refine(isDay),
  repeat: repeatSchema.nullable(),
})

/** A working day picked in the calendar is saved; one given in words, or moved off a holiday, is shown first. */
export async function check(context: Context, { data, values, requestKey }: OpenView): Promise<ViewAnswer> {
  const given = formData.parse(data)
  const form = parseForm(formSchema, values)
  const zone = context.actor.partnership.timeZone
  const reading = await readingOf(context, form.person)
  const decided = decideDue(form, { now: context.now, zone }, reading.calendar)
  if (!decided.ok) throw new FieldErrors((t) => ({ [decided.field]: t.followUps.faults[decided.fault] }))
  const followUp = {
    ...given,
    projectId: given.projectId ?? form.project,
    personId: form.person,
    text: form.text,
    dueOn: decided.day,
    repeat: form.repeat === null ? null : { ...form.repeat, from: decided.wanted },
  }
  if (form.words === '' && !decided.isMoved) return save(context, followUp, requestKey)
  return { push: confirmView(reading, followUp, form.text, decided) }
}

export function saveConfirmed(context: Context, { data, requestKey }: OpenView): Promise<ViewAnswer> {
  return save(context, draft.parse(data), requestKey)
}

async function save(
  context: Context,
  { partnershipId, message, key, ...followUp }: z.infer<typeof draft>,
  formKey: string,
): Promise<ViewAnswer> {
  const { deps, actor, now } = context
  const origin = message === null ? followUp.origin : await linkTo(context, message)
  const noted = { ...followUp, origin, requestKey: key ?? formKey }
  const { id } = await createFollowUp(deps.db, deps.workspace.id, actor, noted, now)
  const saved = await getFollowUpById(deps.db, partnershipId, id)
  await Promise.all([deps.wake('deliveries.send'), wakeSources(context, saved)])
  return { update: savedView(await readingOf(context, saved.person.id), saved) }
}

/** Null where Slack gives no link, as for a private conversation the bot is not in: the words are kept all the same. */
async function linkTo({ deps }: Context, { channelId, ts }: { channelId: string; ts: string }): Promise<Origin | null> {
  try {
    const { permalink } = await deps.clients.interactive.chat.getPermalink({ channel: channelId, message_ts: ts })
    return permalink === undefined ? null : { kind: 'message', link: permalink }
  } catch (error) {
    deps.log.info({ reason: error instanceof Error ? error.message : String(error) }, 'a message has no link')
    return null
  }
}
