import { type NodeWebhookHandler, nodeWebhookHandler, type Proofing } from '@anyproof/core';
import {
  Controller,
  Get,
  Headers,
  Inject,
  Logger,
  Post,
  type RawBodyRequest,
  Req,
  Res,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { homePage, launchPage, type Page, statusPage } from '../onboarding/pages.js';
import { applicationIn } from '../onboarding/visitor.js';
import { IdentityService } from './identity.service.js';
import { PROOFING } from './proofing.module.js';

@Controller()
export class IdentityController {
  readonly #logger = new Logger(IdentityController.name);
  readonly #webhook: NodeWebhookHandler;

  constructor(
    @Inject(PROOFING) proofing: Proofing,
    @Inject(IdentityService) private readonly identity: IdentityService,
  ) {
    this.#webhook = nodeWebhookHandler(proofing, {
      onSession: identity.settle,
      onError: (error) => this.#logger.error(String(error)),
    });
  }

  @Get()
  home(@Res() response: Response): void {
    send(response, homePage());
  }

  @Post('identity')
  async start(@Headers('cookie') cookies: string | undefined, @Res() response: Response): Promise<void> {
    send(response, launchPage(await this.identity.start(applicationIn(cookies))));
  }

  /** The vendor sends the person back to this one. */
  @Get('identity')
  async returned(@Headers('cookie') cookies: string | undefined, @Res() response: Response): Promise<void> {
    send(response, statusPage(await this.identity.returned(applicationIn(cookies))));
  }

  /** Takes `request.rawBody`, which is there with `rawBody: true`: the proof is over the bytes as they came. */
  @Post('webhooks/proofing')
  webhook(@Req() request: RawBodyRequest<Request>, @Res() response: Response): Promise<void> {
    return this.#webhook(request, response);
  }
}

export function send(response: Response, { status, headers, html }: Page): void {
  response.status(status).set(headers).send(html);
}
