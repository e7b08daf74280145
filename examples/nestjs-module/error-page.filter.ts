import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { errorPage } from '../onboarding/error-page.js';
import { page } from '../onboarding/pages.js';
import { send } from './identity.controller.js';

/** All errors, since `ProofingError.isInstance` knows those of another copy of the package, too. */
@Catch()
export class ErrorPageFilter implements ExceptionFilter {
  readonly #logger = new Logger(ErrorPageFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (error instanceof HttpException) {
      send(response, page(error.getStatus(), error.message));
    } else {
      this.#logger.error(String(error));
      send(response, errorPage(error));
    }
  }
}
