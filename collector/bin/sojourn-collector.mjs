#!/usr/bin/env node
import { runCommand } from '../commands/run-command.mjs';

process.exitCode = await runCommand(process.argv.slice(2), process.env);
