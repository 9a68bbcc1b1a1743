import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { FieldErrors, UserError } from '../errors.ts'
import type { Actor, MemberActor } from '../slack/actor.ts'
import { isAllowed } from '../slack/authorize.ts'
import { parseForm } from '../slack/forms.ts'
import type { OpenView } from '../slack/payloads.ts'
import type { ActionInput, Context, Feature } from '../slack/router.ts'
import { importPeople } from './jobs.ts'
import { assignOwnerRole, assignPeople, changeSettings, createPartnership } from './mutations.ts'
import { countMembers, findPeople, findSides, getSettings } from './queries.ts'
import {
  ownerRoleForm as ownerRoleSchema,
  peopleForm as peopleSchema,
  settingsForm as settingsSchema,
  setupForm as setupSchema,
} from './rules.ts'
import {
  actionIds,
  optionIds,
  ownerRoleForm,
  peopleForm,
  personOptions,
  readyView,
  settingsForm,
  setupForm,
  viewIds,
  zoneOptions,
} from './views.ts'

export const partnerships: Feature = {
  name: 'partnerships',
  commands: [
    {
      words: ['setup', '设置共建'],
      help: (t) => t.partnerships.help.setup,
      allow: 'anyone',
      run: (context, { channelId }) => openSetup(context, channelId),
    },
    { words: ['settings', '设置'], help: (t) => t.partnerships.help.settings, allow: 'installer', run: openSettings },
  ],
  actions: {
    [actionIds.openSetup]: { allow: 'anyone', run: (context) => openSetup(context, '') },
    [actionIds.openSettings]: { allow: 'installer', run: openSettings },
    [actionIds.openOverview]: { allow: 'installer', run: openOverview },
    [actionIds.openPeople]: { allow: 'installer', run: openPeople },
    [actionIds.openOwnerRole]: { allow: 'installer', run: openOwnerRole },
  },
  views: {
    [viewIds.setup]: { allow: 'anyone', run: create },
    [viewIds.people]: { allow: 'installer', run: savePeople },
    [viewIds.ownerRole]: { allow: 'installer', run: saveOwnerRole },
    [viewIds.settings]: { allow: 'installer', run: saveSettings },
  },
  options: {
    [optionIds.zone]: { allow: 'anyone', run: async (_, { typed }) => zoneOptions(typed) },
    [optionIds.person]: { allow: 'installer', run: offerPeople },
  },
}

/** Whoever comes first founds the first partnership of a workspace; later ones are founded by those who steer one. */
function mayFound(actor: Actor): boolean {
  return actor.membership === null || isAllowed('installer', actor.membership.roles)
}

async function openSetup(context: Context<Actor>, channelId: string): Promise<undefined> {
  if (!mayFound(context.actor)) throw new UserError((t) => t.errors.notAllowed.installer)
  await context.open(
    setupForm(context.t, channelId, context.actor.timeZone === 'UTC' ? 'Asia/Shanghai' : context.actor.timeZone),
  )
}

async function create(context: Context<Actor>, { values, requestKey }: OpenView) {
  const { deps, actor, t, now } = context
  if (!mayFound(actor)) throw new UserError((words) => words.errors.notAllowed.installer)
  const form = parseForm(setupSchema, values)
  await Promise.all([
    mustBeIn(deps, form.liaisonChannel, 'liaisonChannel'),
    mustBeIn(deps, form.publicChannel, 'publicChannel'),
  ])
  const partnershipId = await createPartnership(deps.db, deps.workspace.id, actor, form, requestKey, now)
  // Reading who is in the channels takes a call a person: not while somebody waits for the next page.
  await Promise.all([deps.wake('deliveries.send'), deps.wake('partnerships.import-people')])
  return { update: peopleForm(t, partnershipId, await findSides(deps.db, partnershipId)) }
}

/** The bot must be in the channel to post there. */
async function mustBeIn(deps: Deps, channel: string, field: string): Promise<void> {
  try {
    const { channel: found } = await deps.clients.interactive.conversations.info({ channel })
    if (found?.is_member === true) return
  } catch (error) {
    deps.log.info({ reason: error instanceof Error ? error.message : String(error) }, 'a channel cannot be read')
  }
  throw new FieldErrors((t) => ({ [field]: t.partnerships.inviteFirst }))
}

/** The people of the partnership; right after the set-up, when the job has not read them yet, those of its channels. */
async function offerPeople({ deps, actor }: Context, { typed }: { typed: string }) {
  const { id } = actor.partnership
  if ((await countMembers(deps.db, id)) === 1) await importPeople(deps, actor.partnership)
  return personOptions(await findPeople(deps.db, id, typed, 100))
}

async function openOverview(context: Context): Promise<undefined> {
  const { deps, actor, t } = context
  await context.open(readyView(t, actor.partnership.id, await findSides(deps.db, actor.partnership.id)))
}

/** The forms behind the overview take its place, and give it back when they are sent: however many roles are added, one modal. */
async function openPeople({ deps, actor, t }: Context, { updateView }: ActionInput): Promise<undefined> {
  await updateView(peopleForm(t, actor.partnership.id, await findSides(deps.db, actor.partnership.id)))
}

async function savePeople(context: Context, { values }: OpenView) {
  await assignPeople(context.deps.db, context.actor, parseForm(peopleSchema, values), context.now)
  return ready(context)
}

async function openOwnerRole({ deps, actor, t }: Context, { updateView }: ActionInput): Promise<undefined> {
  await updateView(ownerRoleForm(t, actor.partnership.id, await findSides(deps.db, actor.partnership.id)))
}

async function saveOwnerRole(context: Context, { values }: OpenView) {
  const { person, ...role } = parseForm(ownerRoleSchema, values)
  await assignOwnerRole(context.deps.db, context.actor, { ...role, personId: Number(person) }, context.now)
  return ready(context)
}

async function ready({ deps, actor, t }: { deps: Deps; actor: MemberActor; t: Context['t'] }) {
  return { update: readyView(t, actor.partnership.id, await findSides(deps.db, actor.partnership.id)) }
}

async function openSettings(context: Context): Promise<undefined> {
  const { deps, actor, t } = context
  await context.open(settingsForm(t, actor.partnership.id, await getSettings(deps.db, actor.partnership.id)))
}

async function saveSettings(context: Context, { values, data }: OpenView): Promise<undefined> {
  z.object({ partnershipId: z.number() }).parse(data)
  await changeSettings(context.deps.db, context.actor, parseForm(settingsSchema, values), context.now)
}
