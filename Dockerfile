# The server of Overread with its pages and the stock viewer. Database and archive are other containers.
FROM node:24-bookworm-slim
WORKDIR /opt/overread
COPY . .
RUN node scripts/bootstrap.mjs build && install -d -o node -g node /var/lib/overread
USER node
ENV OVERREAD_DATA=/var/lib/overread
VOLUME /var/lib/overread
EXPOSE 3080
CMD ["node", "--conditions=@overread/source", "platform/cli/src/main.ts", "serve"]
