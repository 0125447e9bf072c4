import { interactions } from '../../plugins/interactions/interactions';
import { installPlugin } from '../install-plugin';
import { text } from '../read-attributes';

installPlugin({ name: 'interactions', create: interactions, parsers: { domains: text, extensions: text } });
