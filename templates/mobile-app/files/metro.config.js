const { resolve } = require('node:path');
const { getDefaultConfig } = require('expo/metro-config');

// The SDK is outside of this folder; tsconfig.json says where, and Metro has to watch it.
const config = getDefaultConfig(__dirname);
config.watchFolders = [resolve(__dirname, '../../packages/sdk')];

module.exports = config;
