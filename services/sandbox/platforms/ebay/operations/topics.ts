import type { Body } from '../../../openapi/json.ts';
import { refusal } from '../errors.ts';
import { pathOf } from '../operation.ts';
import type { Operations } from '../operation.ts';
import { partOf } from '../part.ts';
import { keyIdOf, publicKeyOf } from '../signing.ts';
import { pageByToken } from '../token-pages.ts';
import { schemaVersion, topicNamed, topics } from '../topics.ts';

/** Reads the topics of notifications, and the public keys that verify them. */
export const topicOperations: Operations = {
  getTopic: (asked) => {
    const id = pathOf(asked, 'topic_id');
    if (topicNamed(id) === null) throw refusal(195_002);
    return { status: 200, body: view(id) };
  },
  getTopics: (asked) => {
    const { rows, fields } = pageByToken(asked, Object.keys(topics));
    return { status: 200, body: { ...fields, topics: rows.map(view) } };
  },
  getPublicKey: (asked) => {
    const id = pathOf(asked, 'public_key_id');
    const signingKey = partOf(asked.shop).signingKeys.find((one) => keyIdOf(one) === id);
    if (signingKey === undefined) throw refusal(195_001);
    return { status: 200, body: { algorithm: 'ECDSA', digest: 'SHA1', key: publicKeyOf(signingKey) } };
  },
};

function view(topicId: string): Body {
  const topic = topicNamed(topicId);
  return {
    topicId,
    description: topic?.description,
    authorizationScopes: topic?.scopes,
    status: 'ENABLED',
    context: topic?.context,
    scope: topic?.scope,
    filterable: false,
    supportedPayloads: [{ format: ['JSON'], schemaVersion, deliveryProtocol: 'HTTPS', deprecated: false }],
  };
}
