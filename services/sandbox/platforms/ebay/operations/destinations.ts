import { objectOf, textOf } from '../../../openapi/json.ts';
import type { Body } from '../../../openapi/json.ts';
import { answersChallenge } from '../challenge.ts';
import { refusal } from '../errors.ts';
import { done, pathOf } from '../operation.ts';
import type { Asked, Operations } from '../operation.ts';
import type { Destination } from '../own-state.ts';
import { partOf } from '../part.ts';
import { addDestination, followDestination } from '../subscriptions.ts';
import { pageByToken } from '../token-pages.ts';

const mostCharactersOfName = 64;

/** Reads and writes the app's destinations. An endpoint must answer a challenge first. */
export const destinationOperations: Operations = {
  getConfig: ({ shop }) => {
    const { alertEmail } = partOf(shop);
    if (alertEmail === null) throw refusal(195_026);
    return { status: 200, body: { alertEmail } };
  },
  updateConfig: ({ shop, body }) => {
    const alertEmail = textOf(body['alertEmail']);
    if (alertEmail === undefined || !/^[^@\s]+@[^@\s]+$/.test(alertEmail)) throw refusal(195_025);
    partOf(shop).alertEmail = alertEmail;
    return done;
  },
  getDestinations: (asked) => {
    const { rows, fields } = pageByToken(asked, partOf(asked.shop).destinations);
    return { status: 200, body: { ...fields, destinations: rows.map(view) } };
  },
  getDestination: (asked) => ({ status: 200, body: view(destinationIn(asked)) }),
  createDestination: async (asked) => {
    const { shop } = asked;
    // What is missing at all is told before what is wrong.
    if (partOf(shop).alertEmail === null) throw refusal(195_003);
    const given = await verified(asked, null);
    const { id } = addDestination(shop, given);
    const location = `${shop.url()}/commerce/notification/v1/destination/${id}`;
    return { status: 201, body: {}, headers: { location } };
  },
  updateDestination: async (asked) => {
    const destination = destinationIn(asked);
    Object.assign(destination, await verified(asked, destination));
    followDestination(asked.shop, destination);
    return done;
  },
  deleteDestination: (asked) => {
    const destination = destinationIn(asked);
    const part = partOf(asked.shop);
    if (part.subscriptions.some(({ destinationId }) => destinationId === destination.id)) {
      throw refusal(195_024);
    }
    part.destinations = part.destinations.filter((one) => one !== destination);
    return done;
  },
};

/** Reads a destination and challenges its endpoint. @throws Refusal with eBay's error */
async function verified({ shop, body }: Asked, own: Destination | null): Promise<Omit<Destination, 'id'>> {
  const { endpoint: given, verificationToken: token } = objectOf(body['deliveryConfig']);
  const [name, endpoint, verificationToken] = [textOf(body['name']), textOf(given), textOf(token)];
  const status = body['status'];
  if (name === undefined || name.length > mostCharactersOfName || /[<>]/.test(name)) throw refusal(195_016);
  // eBay asks for https and a public host. The endpoints of a sandbox are at home.
  if (endpoint === undefined || !/^https?:\/\/\S+$/.test(endpoint)) throw refusal(195_017);
  if (status !== 'ENABLED' && status !== 'DISABLED') throw refusal(195_018);
  if (verificationToken === undefined || !/^[\w-]{32,80}$/.test(verificationToken)) throw refusal(195_019);
  const isTaken = () => partOf(shop).destinations.some((one) => one !== own && one.endpoint === endpoint);
  if (isTaken()) throw refusal(195_021);
  if (!(await answersChallenge(endpoint, verificationToken))) throw refusal(195_020);
  // Another call may have taken it meanwhile.
  if (isTaken()) throw refusal(195_021);
  return { name, endpoint, verificationToken, status };
}

function destinationIn(asked: Asked): Destination {
  const id = pathOf(asked, 'destination_id');
  const destination = partOf(asked.shop).destinations.find((one) => one.id === id);
  if (destination === undefined) throw refusal(195_022);
  return destination;
}

function view({ id, name, endpoint, verificationToken, status }: Destination): Body {
  return { destinationId: id, name, status, deliveryConfig: { endpoint, verificationToken } };
}
