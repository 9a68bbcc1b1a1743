import { expect, test } from 'vitest'
import { stage } from './stage.ts'

/** Names of those who see a message with this text in that channel. */
async function scene() {
  const base = await stage()
  const { slack, team, ann, ben, general, client } = base
  const partner = slack.addTeam({ name: 'Town', domain: 'town' })
  const chen = slack.addPerson(partner, { name: 'chen' })
  const guest = slack.addPerson(team, { name: 'guest', guest: true })
  const outsider = slack.addPerson(team, { name: 'outsider' })
  const all = [ann, ben, chen, guest, outsider]
  const who = (channel: typeof general, text: string) =>
    all.filter((person) => slack.visibleTo(person, channel).some((each) => each.text === text)).map((each) => each.name)
  return {
    ...base,
    partner,
    chen,
    guest,
    outsider,
    who,
    post: (channel: string, text: string) => client.chat.postMessage({ channel, text }),
  }
}

test('a public channel is open to every full member of its team, not to guests, not to others', async () => {
  const { general, post, who } = await scene()
  await post(general.id, 'public')
  expect(who(general, 'public')).toEqual(['ann', 'ben', 'outsider'])
})

test('a guest sees the channels they were added to', async () => {
  const { slack, ann, guest, general, post, who } = await scene()
  await slack.as(ann).invite(guest, general)
  await post(general.id, 'public')
  expect(who(general, 'public')).toEqual(['ann', 'ben', 'guest', 'outsider'])
})

test('a private channel is for its members, and past messages go when they leave', async () => {
  const { slack, team, ann, ben, installed, post, who } = await scene()
  const secret = slack.addChannel({ name: 'secret', teams: [team], members: [ann, ben], private: true })
  secret.members.add(installed.botUserId)
  await post(secret.id, 'hush')
  expect(who(secret, 'hush')).toEqual(['ann', 'ben'])
  await slack.as(ben).leave(secret)
  expect(who(secret, 'hush')).toEqual(['ann'])
  await slack.as(ann).invite(ben, secret)
  expect(who(secret, 'hush')).toEqual(['ann', 'ben'])
})

test('an ephemeral message is for one person only', async () => {
  const { ann, general, client, who } = await scene()
  await client.chat.postEphemeral({ channel: general.id, user: ann.id, text: 'only you' })
  expect(who(general, 'only you')).toEqual(['ann'])
})

test('a direct message is for the two in it', async () => {
  const { slack, ann, installed, post, who } = await scene()
  const { channel } = await post(ann.id, 'direct')
  expect(who(slack.channel(channel ?? ''), 'direct')).toEqual(['ann'])
  expect(slack.directMessages(ann).map((each) => each.text)).toEqual(['direct'])
  expect(slack.channel(channel ?? '').members).toEqual(new Set([ann.id, installed.botUserId]))
})

test('the other organisation sees a shared channel once it is shared, and no longer when it is not', async () => {
  const { slack, partner, chen, general, post, who } = await scene()
  await post(general.id, 'before')
  expect(who(general, 'before')).not.toContain('chen')
  await slack.connect(general, partner)
  expect(who(general, 'before')).toContain('chen')
  general.members.add(chen.id)
  await slack.disconnect(general, partner)
  expect(who(general, 'before')).not.toContain('chen')
  expect(general.members.has(chen.id)).toBe(false)
})

test('someone who was deactivated sees nothing', async () => {
  const { slack, ben, general, post, who } = await scene()
  await post(general.id, 'public')
  await slack.updatePerson(ben, { deleted: true })
  expect(who(general, 'public')).toEqual(['ann', 'outsider'])
})

test('a message that was deleted is seen by nobody, a changed one as it is now', async () => {
  const { slack, ann, general, client, post } = await scene()
  const { ts = '' } = await post(general.id, 'first')
  await client.chat.update({ channel: general.id, ts, text: 'second' })
  expect(slack.visibleTo(ann, general)).toMatchObject([{ text: 'second', edited: true }])
  await client.chat.delete({ channel: general.id, ts })
  expect(slack.visibleTo(ann, general)).toEqual([])
})

test('messages come oldest first, with their threads, files, pins and reactions', async () => {
  const { slack, ann, ben, general } = await scene()
  const first = await slack.as(ann).say('first', { channel: general })
  await slack.as(ben).say('answer', { channel: general, thread: first })
  await slack.as(ben).upload({ name: 'plan.pdf', data: new Uint8Array([1]) }, { channel: general })
  await slack.as(ben).react(first, 'tada')
  await slack.as(ben).pin(first)
  expect(slack.visibleTo(ann, general)).toMatchObject([
    {
      text: 'first',
      reply_count: 1,
      pinned: true,
      reactions: [{ name: 'tada', users: [ben.id] }],
      from: { name: 'Ann Lee', isBot: false },
    },
    { text: 'answer', thread_ts: first.ts },
    { files: [{ name: 'plan.pdf', mimetype: 'application/pdf' }] },
  ])
})
