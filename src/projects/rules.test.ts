import { expect, it } from 'vitest'
import { decideProposal, otherOwners, ownerFault, type Person, type Side, takesPart } from './rules.ts'

const person = (id: number, organizationId: number | null): Person => ({
  id,
  name: `person ${id}`,
  organizationId,
  organization: organizationId === null ? null : `side ${organizationId}`,
})

const side: Side = {
  id: 1,
  name: 'College',
  ownerRoles: [
    { person: person(11, 1), categories: ['member-activities'] },
    { person: person(12, 1), categories: ['union-services', 'talent-support'] },
  ],
}

it('proposes whoever answers for the category, and nobody where nobody does', () => {
  expect(decideProposal(side, 'talent-support', undefined)).toBe(12)
  expect(decideProposal(side, 'community-building', undefined)).toBeNull()
})

it('lets a new category change a proposal, but not a choice made by hand', () => {
  const untouched = { organizationId: 1, proposed: 11, chosen: 11 }
  expect(decideProposal(side, 'union-services', untouched)).toBe(12)
  expect(decideProposal(side, 'union-services', { ...untouched, chosen: 99 })).toBe(99)
})

it('wants on each side one person of the partnership who is not with the other side, and not the same one twice', () => {
  const people = [person(11, 1), person(21, 2), person(31, null)]
  const fault = (chosen: number | null, other: number | null = 21) => {
    const field = { organizationId: 1, proposed: null, chosen }
    return ownerFault(field, [field, { organizationId: 2, proposed: null, chosen: other }], people)
  }
  expect(fault(11)).toBeNull()
  expect(fault(31)).toBeNull()
  expect(fault(null)).toBe('missing')
  expect(fault(77)).toBe('stranger')
  expect(fault(21)).toBe('other-side')
  expect(fault(31, 31)).toBe('twice')
})

it('finds the owners who wait for a person: of the other sides, also when a helper does the work', () => {
  const owners = [
    { personId: 11, organizationId: 1 },
    { personId: 21, organizationId: 2 },
  ]
  const waiting = (id: number, organizationId: number | null) =>
    otherOwners(owners, { id, organizationId }).map(({ personId }) => personId)
  expect(waiting(11, 1)).toEqual([21])
  expect(waiting(15, 2)).toEqual([11])
  expect(waiting(15, null)).toEqual([11, 21])
})

it('lets owners and organisers see a project and add to it, and nobody else', () => {
  const project = { owners: [{ personId: 11 }, { personId: 21 }] }
  expect(takesPart(project, { personId: 21, isOrganiser: false })).toBe(true)
  expect(takesPart(project, { personId: 99, isOrganiser: true })).toBe(true)
  expect(takesPart(project, { personId: 99, isOrganiser: false })).toBe(false)
})
