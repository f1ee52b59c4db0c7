package ghclient

// The GraphQL queries, each as it is sent. CI validates them against GitHub's schema.
const (
	// Fragments that queries put together. Authors are null where the account is
	// gone; labels come without who and when, so they are not asked for.
	actorFields = `
fragment actor on Actor {
  __typename
  login
  ... on Bot { databaseId }
  ... on EnterpriseUserAccount { user { databaseId } }
  ... on Mannequin { databaseId }
  ... on Organization { databaseId }
  ... on User { databaseId }
}`
	commentFields = actorFields + `
fragment comment on DiscussionComment {
  databaseId
  author { ...actor }
  body
  createdAt
  updatedAt
  deletedAt
  url
}`

	// A page costs 10 points of 5,000 an hour: a hundredth of the lists that it may
	// have to open.
	discussionsQuery = `
query($owner: String!, $name: String!, $cursor: String) {
  repository(owner: $owner, name: $name) {
    discussions(first: 20, after: $cursor, orderBy: {field: UPDATED_AT, direction: DESC}) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id
        number
        title
        body
        url
        author { ...actor }
        createdAt
        updatedAt
        closedAt
        stateReason
        answer { databaseId }
        answerChosenAt
        answerChosenBy { ...actor }
        comments(first: 50) {
          pageInfo { hasNextPage endCursor }
          nodes {
            id
            ...comment
            replies(first: 30) {
              pageInfo { hasNextPage endCursor }
              nodes { ...comment }
            }
          }
        }
      }
    }
  }
}` + commentFields

	moreCommentsQuery = `
query($id: ID!, $cursor: String) {
  node(id: $id) {
    ... on Discussion {
      comments(first: 50, after: $cursor) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id
          ...comment
          replies(first: 30) {
            pageInfo { hasNextPage endCursor }
            nodes { ...comment }
          }
        }
      }
    }
  }
}` + commentFields

	moreRepliesQuery = `
query($id: ID!, $cursor: String) {
  node(id: $id) {
    ... on DiscussionComment {
      replies(first: 100, after: $cursor) {
        pageInfo { hasNextPage endCursor }
        nodes { ...comment }
      }
    }
  }
}` + commentFields

	categoriesQuery = `
query($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    id
    discussionCategories(first: 100) {
      nodes { id name slug }
    }
  }
}`

	findDiscussionQuery = `
query($owner: String!, $name: String!, $category: ID!, $cursor: String) {
  repository(owner: $owner, name: $name) {
    discussions(first: 50, after: $cursor, categoryId: $category, orderBy: {field: CREATED_AT, direction: DESC}) {
      pageInfo { hasNextPage endCursor }
      nodes { id databaseId number url createdAt body author { ...actor } }
    }
  }
}` + actorFields

	createDiscussionMutation = `
mutation($repository: ID!, $category: ID!, $title: String!, $body: String!) {
  createDiscussion(input: {repositoryId: $repository, categoryId: $category, title: $title, body: $body}) {
    discussion { id databaseId number url createdAt body }
  }
}`

	editDiscussionMutation = `
mutation($id: ID!, $title: String!, $body: String!) {
  updateDiscussion(input: {discussionId: $id, title: $title, body: $body}) {
    discussion { id }
  }
}`
)
