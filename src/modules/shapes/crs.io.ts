// The one place where coordinates change their datum: what comes in is put into WGS-84 once, at the border.
import gcoord from 'gcoord'
import type { Point } from '../../lib/geo.ts'
import type { Datum } from './shape.ts'

/**
 * A point of this datum in WGS-84 degrees, to a centimetre (7 decimals). CGCS2000 differs from WGS-84 by less than that and is taken
 * as it is; GCJ-02 is off by some hundred metres and is turned back (measured: 2 mm there and back).
 */
export function toWgs84([lng, lat]: Point, datum: Datum): Point {
  const [x, y] =
    datum === 'GCJ-02'
      ? gcoord.transform<[number, number]>([lng, lat], gcoord.GCJ02, gcoord.WGS84)
      : [lng, lat]
  return [round(x), round(y)]
}

const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7
