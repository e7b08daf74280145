import { jsonBytes, type Parsed } from '@anyproof/provider-kit';
import { type Bucket, bucket } from '../1kosmos-admin-answers.js';
import { ENDPOINTS } from './endpoints.js';
import type { Exchange } from './exchange.js';
import { type Community, paramsOf } from './templates.js';

/** Where a community's pictures are kept, with one cloud's credential (dossier 6.3). */
export interface BucketRequest {
  readonly type: 'aws' | 'gcp' | 'azure';
  readonly bucketName: string;
  readonly isEnabled: boolean;
  readonly createdBy: string;
  readonly aws_credential?: {
    readonly accessKey: string;
    readonly secretKey: string;
    readonly region: string;
  };
  readonly gcp_credential?: {
    readonly projectid: string;
    readonly clientEmail: string;
    readonly privateKey: string;
  };
  readonly azure_credential?: { readonly accountName: string; readonly accountKey: string };
}

/**
 * **Sensitive:** both answers hold the credential of a cloud store in the clear, in `value` and in `raw`. Neither log
 * them nor hand them on; errors and events of this library never carry them.
 */
export interface BucketCalls {
  /** GET /bucket/tenant/{t}/community/{c} (#21) */
  get(community: Community, signal?: AbortSignal): Promise<Parsed<Bucket>>;
  /** PUT /bucket/tenant/{t}/community/{c} (#22): replaces it whole. Sealed. */
  put(community: Community, body: BucketRequest, signal?: AbortSignal): Promise<Parsed<Bucket>>;
}

export function bucketCalls(exchange: Exchange): BucketCalls {
  return {
    get: (community, signal) =>
      exchange.read(ENDPOINTS.getBucket, { params: paramsOf(community), signal }, bucket),
    put: (community, body, signal) =>
      exchange.read(
        ENDPOINTS.putBucket,
        { params: paramsOf(community), body: jsonBytes(body), signal },
        bucket,
      ),
  };
}
