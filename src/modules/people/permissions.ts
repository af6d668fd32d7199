// What each role may do: one readable table. A route without an entry fails the start (server/route.ts).
// The word after a role says how far it reaches: the city, the county of the post, the unit of the post, own work.
import { type Actor, nothing, type Reach, type Role, type Scope } from './actor.ts'

/** `public`: no session; `signed-in`: any session; otherwise role → reach. */
export type Permission = 'public' | 'signed-in' | Partial<Readonly<Record<Role, Reach>>>

const office = { office: 'city', office_head: 'city' } as const
const wide = { ...office, leader: 'city', county_office: 'county' } as const
const working = { ...wide, unit: 'unit', inspector: 'own', verifier: 'city' } as const

export const permissions = {
  // sign-in and self
  'people.signIn': 'public',
  'people.setup': 'public',
  'people.signOut': 'signed-in',
  'people.signOutEverywhere': 'signed-in',
  'people.changePassword': 'signed-in',
  'people.me': 'signed-in',
  // people and units; 系统管理员 keeps the tree and posts, 安全管理员 keeps sign-in, 审计管理员 only reads
  'people.units': { ...working, system_admin: 'city', security_admin: 'city', audit_admin: 'city' },
  'people.list': {
    ...office,
    county_office: 'county',
    system_admin: 'city',
    security_admin: 'city',
    audit_admin: 'city',
  },
  'people.appoint': { system_admin: 'city' },
  'people.addUnit': { system_admin: 'city' },
  'people.renameUnit': { system_admin: 'city' },
  'people.endPost': { office_head: 'city', system_admin: 'city' },
  'people.inspectors': office,
  'people.unlock': { security_admin: 'city' },
  'people.endSessions': { security_admin: 'city' },
  'people.resetPassword': { security_admin: 'city' },
  // ledger
  'ledger.facts': { audit_admin: 'city', office_head: 'city' },
  'ledger.verify': { audit_admin: 'city', office_head: 'city' },
  // duties
  'duties.mine': { ...wide, unit: 'unit', verifier: 'own', inspector: 'own' },
  // plan
  'plan.read': { ...working, system_admin: 'city', security_admin: 'city', audit_admin: 'city' },
  'plan.requirement': working,
  'plan.assign': office,
  // registers: what each one shows and who writes it stands in its definition
  'registers.list': working,
  'registers.entries': working,
  'registers.entry': working,
  'registers.refs': working,
  'registers.enter': { ...office, county_office: 'county', unit: 'unit' },
  'registers.correct': { ...office, county_office: 'county', unit: 'unit' },
  'registers.remove': { ...office, county_office: 'county', unit: 'unit' },
  'registers.exportCsv': working,
  'registers.exportExcel': working,
  // drafts of the plan (规划导入)
  'drafts.list': { ...office, leader: 'city' },
  'drafts.upload': office,
  'drafts.read': { ...office, leader: 'city' },
  'drafts.original': office,
  'drafts.decide': office,
  'drafts.acceptAll': office,
  'drafts.correct': office,
  'drafts.split': office,
  'drafts.merge': office,
  'drafts.difference': { ...office, leader: 'city' },
  'drafts.publish': { office_head: 'city' },
  'drafts.abandon': office,
  'drafts.pair': office,
  // what a version of the plan left open, for whoever fills it
  'blanks.read': { ...wide, unit: 'unit' },
  // work plans of units
  'workplans.list': { ...wide, unit: 'unit' },
  'workplans.get': { ...wide, unit: 'unit' },
  'workplans.begin': { ...office, unit: 'unit', county_office: 'county' },
  'workplans.save': { ...office, unit: 'unit', county_office: 'county' },
  'workplans.submit': { ...office, unit: 'unit', county_office: 'county' },
  'workplans.discard': { ...office, unit: 'unit', county_office: 'county' },
  'workplans.return': office,
  'workplans.approve': office,
  'workplans.report': { ...office, unit: 'unit', county_office: 'county' },
  'workplans.confirm': office,
  'workplans.returnReport': office,
  // division of the work
  'division.list': { ...wide, unit: 'unit' },
  'division.owners': working,
  'division.gaps': { ...office, leader: 'city' },
  'division.assign': office,
  'division.territory': office,
  'division.unit': { ...wide, unit: 'unit' },
  'division.table': office,
  'division.upload': office,
  'division.preview': office,
  'division.apply': office,
  'division.marked': office,
  // areas and road sections
  'shapes.list': working,
  'shapes.outlines': working,
  'shapes.versions': { ...office, leader: 'city', county_office: 'county' },
  'shapes.setUnit': office,
  'shapes.end': office,
  'shapes.upload': office,
  'shapes.preview': office,
  'shapes.apply': office,
  'shapes.marked': office,
  // places
  'places.list': working,
  'places.map': working,
  'places.get': working,
  'places.register': office,
  'places.setUnit': office,
  'places.correct': office,
  'places.retire': office,
  // who stands in for places and road sections
  'upkeep.place': working,
  'upkeep.table': { ...office, leader: 'city', county_office: 'county' },
  'upkeep.upload': office,
  'upkeep.preview': office,
  'upkeep.apply': office,
  'upkeep.marked': office,
  'upkeep.keeper': office,
  'upkeep.endKeeper': office,
  'upkeep.sponsor': office,
  'upkeep.endSponsor': office,
  'upkeep.sections': working,
  'upkeep.section': working,
  'upkeep.sponsorSection': office,
  'upkeep.endSponsorSection': office,
  // lists of places sent up
  'declarations.list': wide,
  'declarations.get': wide,
  'declarations.table': wide,
  'declarations.freeze': office,
  'declarations.propose': office,
  'declarations.decide': { office_head: 'city' },
  // blobs
  'blobs.upload': { ...office, county_office: 'county', unit: 'unit', inspector: 'own', verifier: 'city' },
  'blobs.photo': working,
  // assessment rounds and visits
  'assessment.frameworks': { ...office, leader: 'city', inspector: 'city', county_office: 'city' },
  'assessment.rounds': { ...office, leader: 'city', county_office: 'county' },
  'assessment.round': { ...office, leader: 'city', county_office: 'county' },
  'assessment.open': office,
  'assessment.preview': office,
  'assessment.allot': office,
  'assessment.close': office,
  'assessment.score': { ...office, leader: 'city', county_office: 'county' },
  'assessment.trace': { ...office, leader: 'city', county_office: 'county' },
  'assessment.exportObservations': office,
  'assessment.exportRules': office,
  'assessment.visits': { inspector: 'own' },
  'assessment.visit': { inspector: 'own' },
  'assessment.submit': { inspector: 'own' },
  // who answers for what: rules of dispatch
  'dispatch.sets': { ...wide, unit: 'unit' },
  'dispatch.set': { ...wide, unit: 'unit' },
  'dispatch.begin': office,
  'dispatch.save': office,
  'dispatch.submit': office,
  'dispatch.sendBack': { office_head: 'city' },
  'dispatch.approve': { office_head: 'city' },
  'dispatch.enforce': office,
  'dispatch.discard': office,
  'dispatch.try': { ...wide, unit: 'unit' },
  // cases
  'cases.list': working,
  'cases.get': working,
  'cases.file': office,
  'cases.review': office,
  'cases.issue': office,
  'cases.merge': office,
  'cases.settle': office,
  'cases.decline': office,
  'cases.reassign': office,
  'cases.acknowledge': { unit: 'unit', county_office: 'county' },
  'cases.handle': { unit: 'unit', county_office: 'county' },
  'cases.dispute': { unit: 'unit', county_office: 'county' },
  'cases.uphold': office,
  'cases.rule': { office_head: 'city' },
  'cases.withdraw': { office_head: 'city' },
  'cases.draw': office,
  'cases.agree': { ...office, verifier: 'city', unit: 'unit', county_office: 'county' },
  'cases.reopen': office,
  'cases.hold': { ...office, verifier: 'city', unit: 'unit', county_office: 'county' },
  'cases.relapse': { ...office, verifier: 'city', unit: 'unit', county_office: 'county' },
  'casework.read': working,
  'casework.keepRuling': office,
  'casework.caseOf': working,
  'casework.trends': wide,
  'casework.tryRules': office,
  'casework.similar': office,
  'casework.categories': working,
  'casework.check': office,
  'casework.report': { inspector: 'own', verifier: 'city' },
  'casework.split': office,
  'casework.resume': { ...office, unit: 'unit', county_office: 'county' },
  'casework.ask': { unit: 'unit', county_office: 'county' },
  'casework.decide': office,
  'casework.dropAsked': { unit: 'unit', county_office: 'county' },
  'casework.give': { ...office, unit: 'unit', county_office: 'county' },
  'casework.hand': { unit: 'unit', county_office: 'county' },
  'casework.passPart': { ...office, verifier: 'city', unit: 'unit', county_office: 'county' },
  'casework.returnPart': { ...office, verifier: 'city', unit: 'unit', county_office: 'county' },
  'casework.dropPart': { ...office, unit: 'unit', county_office: 'county' },
  'cases.pass': { ...office, verifier: 'city', unit: 'unit', county_office: 'county' },
  'cases.return': { ...office, verifier: 'city', unit: 'unit', county_office: 'county' },
  // what is noticed about photos
  'evidence.caseFlags': working,
  'evidence.flags': working,
  'evidence.clear': { ...office, verifier: 'city' },
  'evidence.uphold': { ...office, verifier: 'city' },
  'evidence.burden': { ...wide, unit: 'unit' },
  'evidence.redactions': office,
  'evidence.redact': office,
  'evidence.withdrawRedaction': office,
  'evidence.publicPhoto': 'public',
  // figures and verdicts
  'metrics.targets': { ...wide, unit: 'unit' },
  'metrics.target': { ...wide, unit: 'unit' },
  'tallies.target': { ...wide, unit: 'unit' },
  'metrics.owed': { ...office, unit: 'unit', county_office: 'unit' },
  'metrics.check': { ...office, unit: 'unit', county_office: 'unit' },
  'metrics.file': { ...office, unit: 'unit', county_office: 'unit' },
  'metrics.table': { ...office, unit: 'unit', county_office: 'unit' },
  'metrics.upload': { ...office, unit: 'unit', county_office: 'unit' },
  'metrics.preview': { ...office, unit: 'unit', county_office: 'unit' },
  'metrics.apply': { ...office, unit: 'unit', county_office: 'unit' },
  'metrics.marked': { ...office, unit: 'unit', county_office: 'unit' },
  'metrics.review': office,
  'metrics.accept': office,
  'metrics.return': office,
  'metrics.alerts': { ...office, leader: 'city', unit: 'unit', county_office: 'unit' },
  'metrics.answerAlert': { ...office, unit: 'unit', county_office: 'unit' },
  'metrics.enterOutside': office,
  'metrics.confirmOutside': office,
  'metrics.refuseOutside': office,
  'metrics.withdrawOutside': office,
  'metrics.keepList': office,
  'metrics.propose': office,
  'metrics.approve': { office_head: 'city' },
  'metrics.disagree': { office_head: 'city' },
  // papers
  'accountability.papers': { ...wide, unit: 'unit' },
  'accountability.paper': { ...wide, unit: 'unit' },
  'accountability.edit': office,
  'accountability.submit': office,
  'accountability.approve': { office_head: 'city' },
  'accountability.issue': office,
  'accountability.withdraw': { office_head: 'city' },
  'accountability.notices': { ...office, leader: 'city' },
  // phases, the year backwards, county goals
  'phases.list': working,
  'phases.move': office,
  'phases.ground': { ...office, county_office: 'county' },
  'phases.decideGround': { ...office, county_office: 'county' },
  'phases.year': working,
  'phases.anchor': office,
  'phases.finishStep': office,
  'phases.counties': wide,
  'phases.county': wide,
  'phases.aims': working,
  // exchange with other platforms; 系统管理员 sets address and secret and sees no case
  'peers.receive': 'public',
  'peers.changes': 'public',
  'peers.list': { ...office, leader: 'city', system_admin: 'city' },
  'peers.get': { ...office, leader: 'city', system_admin: 'city' },
  'peers.add': office,
  'peers.describe': office,
  'peers.maps': office,
  'peers.secret': { system_admin: 'city' },
  'peers.address': { system_admin: 'city' },
  'peers.switch': { ...office, system_admin: 'city' },
  'peers.traffic': { ...office, leader: 'city' },
  'peers.doubts': { ...office, leader: 'city' },
  'peers.decide': office,
  'peers.again': office,
  'peers.upload': office,
  'peers.preview': office,
  'peers.apply': office,
  'peers.marked': office,
  'peers.handOut': office,
  'peers.handout': office,
  'peers.evidence': working,
  // dashboard
  'dashboard.home': { ...wide, unit: 'unit', verifier: 'city', inspector: 'own' },
  'dashboard.screen': { ...office, leader: 'city' },
  'dashboard.board': { ...wide, unit: 'unit' },
  'dashboard.boardSheet': { ...wide, unit: 'unit' },
  'dashboard.boardCell': { ...wide, unit: 'unit' },
  'dashboard.clauses': { ...wide, unit: 'unit' },
  'dashboard.summary': { ...office, leader: 'city' },
  // clock of a demo installation
  'clock.read': 'signed-in',
  'clock.advance': { office_head: 'city', office: 'city', system_admin: 'city' },
  // live updates
  'live.stream': 'signed-in',
  // portal
  'portal.summary': 'public',
} as const satisfies Readonly<Record<string, Permission>>

export type Operation = keyof typeof permissions

/** The scope of `actor` in `operation`; undefined when no post of the actor may do it at all. */
export function scopeOf(actor: Actor, operation: Operation): Scope | undefined {
  const permission: Permission = permissions[operation]
  if (permission === 'public' || permission === 'signed-in') return { ...nothing, personId: actor.personId }
  let allowed = false
  let all = false
  let personId: string | null = null
  const divisions = new Set<number>()
  const unitIds = new Set<string>()
  for (const post of actor.posts) {
    const reach = permission[post.role]
    if (reach === undefined) continue
    allowed = true
    if (reach === 'city') all = true
    if (reach === 'county' && post.division !== null) divisions.add(post.division)
    if (reach === 'county' || reach === 'unit') unitIds.add(post.unitId)
    if (reach === 'own') personId = actor.personId
  }
  return allowed ? { all, divisions: [...divisions], unitIds: [...unitIds], personId } : undefined
}
