import type { Feature } from '../../slack/router.ts'
import { openHandOver } from '../hand-overs/slack.ts'
import { personLeft, personReturned } from './mutations.ts'
import { findPerson } from './queries.ts'
import { actionIds } from './views.ts'

export const departures: Feature = {
  name: 'departures',
  actions: {
    [actionIds.project]: {
      allow: 'liaison-officer',
      run: (context, { id, value }) => openHandOver(context, { projectId: id, fromId: Number(value.split('.')[2]) }),
    },
    [actionIds.followUp]: {
      allow: 'liaison-officer',
      run: (context, { id }) => openHandOver(context, { followUpId: id }),
    },
  },
  userChanged: async (deps, { teamId, id, isDeleted }) => {
    const person = await findPerson(deps.db, teamId, id)
    if (person === null) return
    if (!isDeleted) return personReturned(deps.db, person.id)
    await personLeft(deps.db, deps.workspace.id, person.id, deps.now())
    await deps.wake('deliveries.send')
  },
}
