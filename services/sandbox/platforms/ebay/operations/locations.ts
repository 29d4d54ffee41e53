import type { Answered } from '../../../openapi/answer.ts';
import { objectOf } from '../../../openapi/json.ts';
import type { Body } from '../../../openapi/json.ts';
import { refusal } from '../errors.ts';
import { done, pathOf } from '../operation.ts';
import type { Asked, Operations } from '../operation.ts';
import type { Location } from '../own-state.ts';
import { cut, wholeNumber } from '../pages.ts';
import { partOf } from '../part.ts';

/** Reads and writes the seller's inventory locations. An offer needs one that is enabled. */
export const locationOperations: Operations = {
  getInventoryLocation: (asked) => ({ status: 200, body: view(locationIn(asked)) }),
  // The offset is a number of locations.
  getInventoryLocations: (asked) => {
    const limit = wholeNumber(asked.query.get('limit'), { by: 100, from: 1, to: 100 });
    const offset = wholeNumber(asked.query.get('offset'), { by: 0, from: 0, to: 1_000_000 });
    if (limit === null || offset === null) throw refusal(2004, { additionalInfo: 'limit is from 1 to 100' });
    const { locations } = partOf(asked.shop);
    const { rows, fields } = cut(asked, locations, { limit, offset, step: limit, skipped: offset });
    return { status: 200, body: { ...fields, offset, locations: rows.map(view) } };
  },
  createInventoryLocation: (asked) => {
    const key = pathOf(asked, 'merchantLocationKey');
    const { locations } = partOf(asked.shop);
    if (locations.some((one) => one.key === key)) {
      throw refusal(25803, { fieldName: 'merchantLocationKey' }, 409);
    }
    const { merchantLocationStatus, ...body } = asked.body;
    if (Object.keys(objectOf(body['location'])).length === 0) throw refusal(25801, { fieldName: 'location' });
    locations.push({ key, isEnabled: merchantLocationStatus !== 'DISABLED', body });
    return done;
  },
  updateInventoryLocation: (asked) => {
    const location = locationIn(asked);
    location.body = { ...location.body, ...asked.body };
    return done;
  },
  deleteInventoryLocation: (asked) => {
    const location = locationIn(asked);
    const part = partOf(asked.shop);
    part.locations = part.locations.filter((one) => one !== location);
    return done;
  },
  disableInventoryLocation: (asked) => switched(asked, false),
  enableInventoryLocation: (asked) => switched(asked, true),
};

function switched(asked: Asked, isEnabled: boolean): Answered {
  locationIn(asked).isEnabled = isEnabled;
  return { status: 200, body: {} };
}

function locationIn(asked: Asked): Location {
  const key = pathOf(asked, 'merchantLocationKey');
  const location = partOf(asked.shop).locations.find((one) => one.key === key);
  if (location === undefined) throw refusal(25805, { fieldName: 'merchantLocationKey' }, 404);
  return location;
}

function view({ key, isEnabled, body }: Location): Body {
  return {
    ...body,
    location: { ...objectOf(body['location']), locationId: key },
    merchantLocationKey: key,
    merchantLocationStatus: isEnabled ? 'ENABLED' : 'DISABLED',
  };
}
