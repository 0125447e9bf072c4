import { interactions } from '../interactions/interactions';
import { interactionsSchema } from '../interactions/interactions-options';
import { readAttributes } from '../options/read-attributes';
import { installPlugin } from './install-plugin';

installPlugin('interactions', interactions, (data) => readAttributes(data, interactionsSchema));
