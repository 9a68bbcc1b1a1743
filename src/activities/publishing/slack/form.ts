import { randomUUID } from 'node:crypto'
import type { ModalView } from '@slack/types'
import { z } from 'zod'
import { FieldErrors, UserError } from '../../../errors.ts'
import { findOrganizations } from '../../../partnerships/queries.ts'
import { scopeOf } from '../../../slack/actor.ts'
import { isAllowed } from '../../../slack/authorize.ts'
import { closingView, escapeText, says } from '../../../slack/blocks.ts'
import { parseForm } from '../../../slack/forms.ts'
import type { OpenView, Values } from '../../../slack/payloads.ts'
import type { ActionInput, Context, ViewAnswer } from '../../../slack/router.ts'
import { createActivity } from '../../mutations.ts'
import { getActivityById } from '../../queries.ts'
import { type ActivityRow, draftRow, mayOrganise } from '../../rules.ts'
import { activityCard } from '../../views.ts'
import { beginDraft, editActivity, keepDraft } from '../mutations.ts'
import {
  countConcerned,
  type Draft,
  findMembers,
  findTemplates,
  getContent,
  getDraft,
  getTemplate,
} from '../queries.ts'
import {
  type ActivityContent,
  changedFields,
  decideTimes,
  activityForm as formSchema,
  leastPlaces,
  movedTo,
  placesFaults,
  usualSettings,
} from '../rules.ts'
import {
  activityForm,
  activityPreview,
  changeLines,
  conflictView,
  type FormData,
  type FormLook,
  fieldId,
  type Names,
  timeText,
} from '../views.ts'

const TEMPLATES_OFFERED = 100

const formData = z.object({ partnershipId: z.number(), draft: z.string(), template: z.number().optional() })

/** A press in a modal turns that modal into the form: Slack keeps three on one another, and the form needs them. */
async function show(context: Context, input: ActionInput | null, view: ModalView): Promise<undefined> {
  if (input?.place === 'modal') await input.updateView(view)
  else await context.open(view)
}

export async function openForm(context: Context, input: ActionInput | null): Promise<undefined> {
  const { now } = context
  await begin(context, input, { content: emptyContent(now), isTimed: false })
}

function emptyContent(now: Date): ActivityContent {
  const texts = { title: '', description: '', category: '', place: '', onlinePlace: '' }
  return { ...texts, organizationId: 0, startsAt: now, endsAt: now, capacity: null, ...usualSettings }
}

/** A new activity with the texts and settings of another; only the time is asked anew. */
export async function openCopy(context: Context, input: ActionInput | null, activityId: number): Promise<undefined> {
  const { deps, actor } = context
  await getOwn(context, activityId)
  const { content } = await getContent(deps.db, actor.partnership.id, activityId)
  await begin(context, input, { content, isTimed: false })
}

export async function openFromTemplate(context: Context, input: ActionInput, id: number): Promise<undefined> {
  const { deps, actor } = context
  const { content } = await getTemplate(deps.db, actor.partnership.id, id)
  await begin(context, input, { content, isTimed: false })
}

export async function openEdit(context: Context, input: ActionInput | null, activityId: number): Promise<undefined> {
  const { deps, actor, now } = context
  const activity = await getOwn(context, activityId)
  if (activity.status === 'CANCELLED') throw new UserError((t) => t.publishing.cancelledAlready)
  if (activity.startsAt <= now) throw new UserError((t) => t.activities.startedAlready)
  const { content, version } = await getContent(deps.db, actor.partnership.id, activityId)
  await begin(context, input, { content, isTimed: true }, { activityId, version })
}

/** @throws UserError when the person may not organise it. */
export async function getOwn({ deps, actor }: Context, activityId: number): Promise<ActivityRow> {
  const activity = await getActivityById(deps.db, scopeOf(actor), activityId)
  const who = { personId: actor.person.id, isOrganiser: isAllowed('organiser', actor.membership.roles) }
  if (!mayOrganise(activity, who)) throw new UserError((t) => t.publishing.notYours)
  return activity
}

async function begin(
  context: Context,
  input: ActionInput | null,
  { content, isTimed }: { content: ActivityContent; isTimed: boolean },
  edited: { activityId: number; version: number } | null = null,
): Promise<undefined> {
  const { deps, actor, now } = context
  const key = randomUUID()
  const draft = { key, activityId: edited?.activityId ?? null, version: edited?.version ?? 1, content }
  const [look] = await Promise.all([
    lookOf(context, content, { isTimed, isEdit: edited !== null }),
    beginDraft(deps.db, actor, draft, now),
  ])
  const data = { partnershipId: actor.partnership.id, draft: key }
  await show(context, input, activityForm(context.t, data, look, context.reader))
}

async function lookOf(
  { deps, actor }: Context,
  content: ActivityContent,
  how: { isTimed: boolean; isEdit: boolean },
): Promise<FormLook> {
  const { id } = actor.partnership
  // Whoever edits may be of the other side, or change who hosts.
  const asksHost = actor.membership.organizationId === null || how.isEdit
  const [sides, templates] = await Promise.all([
    asksHost ? findOrganizations(deps.db, id) : [],
    how.isEdit ? [] : findTemplates(deps.db, id, TEMPLATES_OFFERED),
  ])
  return { content, ...how, sides, templates }
}

/** The form begins again with the texts of a template; a time that was typed stays. */
export async function chooseTemplate(context: Context, { value, view, updateView }: ActionInput): Promise<undefined> {
  const { deps, actor, t } = context
  const data = formData.parse(view?.data)
  const template = await getTemplate(deps.db, actor.partnership.id, Number(value))
  const draft = await getDraft(deps.db, scopeOf(actor), data.draft)
  await keepDraft(deps.db, draft.key, template.content)
  const look = await lookOf(context, template.content, { isTimed: false, isEdit: false })
  await updateView(activityForm(t, { ...data, template: template.id }, look, context.reader))
}

/** The first page is checked, its time is read back, and only the preview publishes or saves. */
export async function preview(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor } = context
  const form = formData.parse(data)
  const draft = await getDraft(deps.db, scopeOf(actor), form.draft)
  const content = await underItsFields(form, async () => contentFrom(context, draft, named(form, values)))
  await keepDraft(deps.db, draft.key, content)
  return { push: await previewOf(context, { ...draft, content }) }
}

/** The values by the names of the fields, whatever ids a template gave them. */
function named(data: FormData, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([id, value]) => {
      const name = id.replace(/\.\d+$/, '')
      return [fieldId(name, data) === id ? name : id, value]
    }),
  )
}

async function underItsFields<Result>(data: FormData, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof FieldErrors)) throw error
    throw new FieldErrors((t) =>
      Object.fromEntries(Object.entries(error.fields(t)).map(([name, said]) => [fieldId(name, data), said])),
    )
  }
}

async function contentFrom(context: Context, draft: Draft, values: Values): Promise<ActivityContent> {
  const { deps, actor, now } = context
  const { when, start, end, organizationId, ...texts } = parseForm(formSchema, values)
  const times = decideTimes({ when, start, end }, { now, zone: actor.timeZone })
  if ('fault' in times) throw new FieldErrors((t) => ({ [times.field]: timeText(t, times.fault) }))
  const sides = await findOrganizations(deps.db, actor.partnership.id)
  const wanted = organizationId ?? actor.membership.organizationId
  const host = sides.find(({ id }) => id === wanted) ?? sides[0]
  if (host === undefined) throw new UserError((t) => t.activities.foreignHost)
  const content = {
    ...movedTo(draft.content, times.startsAt, times.endsAt, now),
    ...texts,
    organizationId: host.id,
  }
  const { shares, minimum } = placesFaults(content)
  // The page that holds them lies behind this one, so the sentence says how to get there.
  if (shares !== undefined || minimum !== undefined)
    throw new FieldErrors((t) => ({ capacity: t.publishing.fewerThanAsked(leastPlaces(content)) }))
  return content
}

async function namesOf({ deps, actor }: Context, ...contents: ActivityContent[]): Promise<Names> {
  const { id } = actor.partnership
  const [sides, people] = await Promise.all([
    findOrganizations(deps.db, id),
    findMembers(
      deps.db,
      id,
      contents.flatMap(({ coOrganiserIds }) => coOrganiserIds),
    ),
  ])
  return { sides, people }
}

export async function previewOf(context: Context, draft: Draft): Promise<ModalView> {
  const { deps, actor, t } = context
  const { content } = draft
  const base = draft.activityId === null ? null : draft.base
  const [names, before, concerned] = await Promise.all([
    namesOf(context, draft.base, content),
    draft.activityId === null ? null : getActivityById(deps.db, scopeOf(actor), draft.activityId),
    draft.activityId === null ? { told: 0, unreached: 0 } : countConcerned(deps.db, draft.activityId, actor.person.id),
  ])
  const row: ActivityRow = {
    ...draftRow,
    ...before,
    ...content,
    shares: content.shares.map((share) => ({
      ...share,
      name: names.sides.find(({ id }) => id === share.organizationId)?.name ?? '',
      used: before?.shares.find(({ organizationId }) => organizationId === share.organizationId)?.used ?? 0,
    })),
    partnershipId: actor.partnership.id,
    host: names.sides.find(({ id }) => id === content.organizationId)?.name ?? '',
    createdById: before?.createdById ?? actor.person.id,
  }
  const { going, guests, held } = row
  return activityPreview(
    t,
    { partnershipId: actor.partnership.id, draft: draft.key },
    {
      content,
      base,
      changes: base === null ? [] : changedFields(base, content),
      card: activityCard(t, row, [], context.reader),
      names,
      concerned,
      taken: going + guests + held,
      waiting: row.waiting,
    },
    context.reader,
  )
}

/** The preview was sent: a new activity is published, an edit is saved. */
export async function publish(context: Context, { data }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const draft = await getDraft(deps.db, scopeOf(actor), formData.parse(data).draft)
  if (draft.activityId !== null) return save(context, draft, { seen: draft.version, decision: 'mine' })
  if (!isAllowed('organiser', actor.membership.roles)) throw new UserError((words) => words.errors.notAllowed.organiser)
  const activity = { ...draft.content, requestKey: draft.key }
  const { number } = await createActivity(deps.db, deps.workspace.id, actor, activity, now)
  await deps.wake('deliveries.send')
  const said = t.activities.published(escapeText(activity.title), number)
  return { update: closingView(t, t.activities.previewTitle, says(said)) }
}

const decided = z.object({ decision: z.enum(['mine', 'theirs'], 'required') })

/** The second of two who edited at once has read what changed, and says whose counts. */
export async function decideConflict(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { draft: key, seen } = z.object({ draft: z.string(), seen: z.number() }).parse(data)
  const { decision } = parseForm(decided, values)
  const draft = await getDraft(context.deps.db, scopeOf(context.actor), key)
  return save(context, draft, { seen, decision })
}

async function save(
  context: Context,
  draft: Draft,
  how: { seen: number; decision: 'mine' | 'theirs' },
): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { key, activityId, base, content } = draft
  if (activityId === null) throw new UserError((words) => words.publishing.draftGone)
  const edited = await editActivity(deps.db, deps.workspace.id, actor, activityId, { base, content, ...how }, now)
  if (edited.is === 'saved') {
    await Promise.all([deps.wake('deliveries.send'), deps.wake('activities.redraw-cards')])
    const said = t.publishing.saved(escapeText(content.title), edited.changes.length, edited.told)
    return { update: closingView(t, t.publishing.editTitle, says(said)) }
  }
  const changes = changedFields(base, edited.theirs)
  const names = await namesOf(context, base, edited.theirs)
  const lines = changeLines(t, base, edited.theirs, changes, names, context.reader)
  const data = { partnershipId: actor.partnership.id, draft: key, seen: edited.version }
  return { update: conflictView(t, data, { editors: edited.editors, lines }) }
}
