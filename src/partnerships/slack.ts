import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { FieldErrors, UserError } from '../errors.ts'
import { languageOf } from '../i18n/dictionary.ts'
import type { Actor, MemberActor } from '../slack/actor.ts'
import { isAllowed } from '../slack/authorize.ts'
import { parseForm } from '../slack/forms.ts'
import type { OpenView } from '../slack/payloads.ts'
import type { ActionInput, Context, Feature } from '../slack/router.ts'
import { assignOwnerRole, assignPeople, type ChannelMember, changeSettings, createPartnership } from './mutations.ts'
import { findPeople, findSides, getSettings } from './queries.ts'
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
    [optionIds.person]: {
      allow: 'installer',
      run: async ({ deps, actor }, { typed }) =>
        personOptions(await findPeople(deps.db, actor.partnership.id, typed, 100)),
    },
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

async function create(context: Context<Actor>, { values }: OpenView) {
  const { deps, actor, t, now } = context
  if (!mayFound(actor)) throw new UserError((words) => words.errors.notAllowed.installer)
  const form = parseForm(setupSchema, values)
  const members = [
    ...(await membersOf(deps, form.liaisonChannel, 'liaisonChannel')),
    ...(await membersOf(deps, form.publicChannel, 'publicChannel')),
  ]
  const partnershipId = await createPartnership(
    deps.db,
    deps.workspace.id,
    actor,
    form,
    await profilesOf(deps, members),
    now,
  )
  await deps.wake('deliveries.send')
  return { update: peopleForm(t, partnershipId, await findSides(deps.db, partnershipId)) }
}

/** The bot must be in the channel to post there. */
async function membersOf(deps: Deps, channel: string, field: string): Promise<string[]> {
  try {
    const { channel: found } = await deps.clients.interactive.conversations.info({ channel })
    if (found?.is_member === true) {
      const { members = [] } = await deps.clients.interactive.conversations.members({ channel, limit: 200 })
      return members
    }
  } catch (error) {
    deps.log.info({ reason: error instanceof Error ? error.message : String(error) }, 'a channel cannot be read')
  }
  throw new FieldErrors((t) => ({ [field]: t.partnerships.inviteFirst }))
}

async function profilesOf(deps: Deps, userIds: string[]): Promise<ChannelMember[]> {
  const found = await Promise.all(
    [...new Set(userIds)].map((user) =>
      deps.clients.interactive.users.info({ user, include_locale: true }).catch(() => null),
    ),
  )
  return found.flatMap((answer) => {
    const user = answer?.user
    if (user?.id === undefined || user.is_bot || user.deleted) return []
    return [
      {
        teamId: user.team_id ?? deps.workspace.teamId,
        slackUserId: user.id,
        name: user.profile?.display_name || user.real_name || user.name || user.id,
        language: languageOf(user.locale),
        timeZone: user.tz ?? null,
      },
    ]
  })
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
