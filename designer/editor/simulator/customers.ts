// The made-up customers of a flow, kept in this browser. Each belongs to one tab at a time: two of them would write over each
// other's conversation.

import type { Tried } from '../../../engine/core/index.ts'
import type { Customer } from './played.ts'

export interface KeptCustomer {
  readonly customer: Customer
  readonly tried: Tried
}

const keyOf = (flow: string) => `parley.customers.${flow}`
const lockOf = (customer: string) => `parley-customer-${customer}`

/** The newest first. What was kept by hand or by an older page and cannot be read counts as none. */
export function keptCustomers(flow: string): KeptCustomer[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(flow)) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isKept) : []
  } catch {
    return []
  }
}

const isKept = (entry: unknown): entry is KeptCustomer => {
  const { customer, tried } = (entry ?? {}) as Partial<KeptCustomer>
  return typeof customer?.id === 'string' && Array.isArray(customer.tags) && Array.isArray(tried?.acts)
}

/** How many are kept for a flow; the ones used least lately go first. */
const KEPT_MAX = 12

export function keepCustomer(flow: string, kept: KeptCustomer): void {
  const others = keptCustomers(flow).filter(({ customer }) => customer.id !== kept.customer.id)
  try {
    localStorage.setItem(keyOf(flow), JSON.stringify([kept, ...others].slice(0, KEPT_MAX)))
  } catch {
    // The browser keeps no more: what is open goes on, and is gone with its tab.
  }
}

export function forgetCustomer(flow: string, id: string): void {
  const left = keptCustomers(flow).filter(({ customer }) => customer.id !== id)
  localStorage.setItem(keyOf(flow), JSON.stringify(left))
}

/**
 * Takes a customer for this tab; `undefined` where another tab has them. Gives what lets them go. Where a browser has no locks (a
 * page without https), customers are not shared: see `canShare`.
 */
export async function takeCustomer(id: string): Promise<(() => void) | undefined> {
  if (!canShare()) return () => undefined
  return new Promise((resolve) => {
    void navigator.locks.request(lockOf(id), { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve(undefined)
      return new Promise<void>((letGo) => resolve(() => letGo()))
    })
  })
}

/** Without locks nobody could tell who has a customer: then each tab makes its own, and finds none of the others. */
export const canShare = (): boolean => 'locks' in navigator
