import { interactions } from '../../plugins/interactions/interactions';
import { interactionsSchema } from '../../plugins/interactions/interactions-options';
import { readAttributes } from '../read-attributes';
import { installPlugin } from '../install-plugin';

installPlugin('interactions', interactions, (data) => readAttributes(data, interactionsSchema));
