import type { Role } from '../../generated/prisma/client.ts'

/** Who may use a handler, from least to most. An observer reads and changes nothing. */
export type Allow = 'anyone' | 'reader' | 'member' | 'organiser' | 'liaison-officer' | 'installer'

const rolesAllowed: Record<Exclude<Allow, 'anyone'>, readonly Role[]> = {
  reader: ['OBSERVER', 'MEMBER', 'ORGANISER', 'LIAISON_OFFICER', 'INSTALLER'],
  member: ['MEMBER', 'ORGANISER', 'LIAISON_OFFICER', 'INSTALLER'],
  organiser: ['ORGANISER', 'LIAISON_OFFICER'],
  'liaison-officer': ['LIAISON_OFFICER'],
  installer: ['INSTALLER', 'LIAISON_OFFICER'],
}

/** Fails closed: a level that is not in the table, or a person without a role, may nothing. */
export function isAllowed(allow: Allow, roles: readonly Role[] | null): boolean {
  if (allow === 'anyone') return true
  const allowed: readonly Role[] | undefined = rolesAllowed[allow]
  return roles !== null && allowed !== undefined && roles.some((role) => allowed.includes(role))
}

/** The highest of a person's roles: what the record says they acted as. */
export function actingRole(roles: readonly Role[]): Role {
  const order: readonly Role[] = ['LIAISON_OFFICER', 'INSTALLER', 'ORGANISER', 'MEMBER', 'OBSERVER']
  return order.find((role) => roles.includes(role)) ?? 'OBSERVER'
}
