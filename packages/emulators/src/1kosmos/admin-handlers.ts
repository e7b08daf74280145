import { bucketFrom } from './bucket.js';
import { Refusal } from './errors.js';
import type { Call, Handler } from './exchange.js';
import { Fields } from './fields.js';
import { recordId } from './platform.js';
import { newServiceKey } from './service-keys.js';
import { sessionOf } from './session-handlers.js';
import { documentTypeFrom, type Template, workflowFrom } from './templates.js';

/** Endpoints 16 to 24: templates, the bucket, service keys. */
export const adminHandlers = {
  sessionTemplates: (call) => {
    const session = sessionOf(call);
    const list = [...call.platform.templates.values()].filter(
      (template) => template.documentType === session.documentType && template.dvcID === session.dvcId,
    );
    return { body: { list } };
  },
  putTemplate: (call) => {
    requireCommunity(call);
    const body = Fields.of(call.body);
    const dvcID = body.text('dvcID');
    const documentType = documentTypeFrom(body);
    const old = [...call.platform.templates.values()].find(
      (template) => template.dvcID === dvcID && template.documentType === documentType,
    );
    const { tenantId, communityId } = call.platform.context.settings.community;
    return keep(call, {
      _id: old?._id ?? recordId(),
      tenantId,
      communityId,
      documentType,
      dvcID,
      workflow: workflowFrom(body),
    });
  },
  patchTemplateByDvcId: (call) => {
    requireCommunity(call);
    const body = Fields.of(call.body);
    const documentType = documentTypeFrom(body);
    const template = [...call.platform.templates.values()].find(
      (candidate) => candidate.dvcID === call.params['dvcId'] && candidate.documentType === documentType,
    );
    if (template === undefined) throw new Refusal(404, 'Template not found');
    return keep(call, { ...template, workflow: workflowFrom(body) });
  },
  patchTemplateById: (call) =>
    keep(call, { ...templateById(call), workflow: workflowFrom(Fields.of(call.body)) }),
  deleteTemplate: (call) => {
    call.platform.templates.delete(templateById(call)._id);
    return { status: 204 };
  },

  getBucket: (call) => {
    requireCommunity(call);
    if (call.platform.bucket === undefined) throw new Refusal(400, 'Bucket not found');
    return { body: call.platform.bucket };
  },
  putBucket: (call) => {
    requireCommunity(call);
    const { settings, clock } = call.platform.context;
    const body = Fields.of(call.body);
    call.platform.bucket = bucketFrom(body, call.platform.bucket, settings.community, clock.now());
    return { body: call.platform.bucket };
  },

  listServiceKeys: ({ platform }) => ({ body: [...platform.serviceKeys.values()] }),
  renewServiceKey: ({ platform, params }) => {
    const old = platform.serviceKeys.get(params['keyId'] ?? '');
    if (old === undefined) throw new Refusal(400, 'Service key not found');
    platform.serviceKeys.delete(old.keyId);
    const renewed = newServiceKey(old.tag);
    platform.serviceKeys.set(renewed.keyId, renewed);
    return { body: [...platform.serviceKeys.values()] };
  },
} as const satisfies Record<string, Handler>;

function requireCommunity(call: Call): void {
  const { tenantId, communityId } = call.platform.context.settings.community;
  if (call.params['tenantId'] !== tenantId || call.params['communityId'] !== communityId) {
    throw new Refusal(403, 'Forbidden');
  }
}

function templateById(call: Call): Template {
  requireCommunity(call);
  const template = call.platform.templates.get(call.params['id'] ?? '');
  if (template === undefined) throw new Refusal(404, 'Template not found');
  return template;
}

function keep(call: Call, template: Template) {
  call.platform.templates.set(template._id, template);
  return { body: template };
}
