import express from 'express';
import { createLens, loadConfig } from '@istari-lens/core';
import { createRouter } from '@istari-lens/server';

const lens = createLens(loadConfig());
const app = express();

app.get('/hello', (_request, response) => void response.send('a page of the host'));
app.use('/analytics', createRouter(lens));

app.listen(Number(process.env['PORT'] ?? 3001), '127.0.0.1');
