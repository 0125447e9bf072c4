import { interactions } from '../../plugins/interactions/interactions';
import { installPlugin } from '../install-plugin';
import { readBy, text } from '../read-attributes';

installPlugin('interactions', interactions, readBy({ domains: text, extensions: text }));
